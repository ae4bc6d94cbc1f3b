// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/metrics/dice_metric.h"
#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// What a validation counted in one case.
struct ValidatedCase {
  std::string name;
  /// By class [K], 0 is background; on the prepared grid, as all of a training's Dice.
  std::vector<DiceCounts> counts;

  /// Returns the mean Dice over the classes that the label holds, which is what the case adds to
  /// the metric; NaN when it holds none.
  double dice(DiceKind kind) const;
};

/// A run's best validation, case by case.
struct ValidationCases {
  /// Counted from 1; 0 when none is known.
  std::int64_t epoch = 0;
  std::vector<ValidatedCase> cases;
};

/// Puts the worst case first; those without a Dice come last, and equal ones stay in their order.
void sort_worst_first(std::vector<ValidatedCase>& cases, DiceKind kind);

/// A case that stands for the others, and what for.
struct TypicalCase {
  /// "worst", "middle", "best".
  std::string_view role;
  /// In the sorted list.
  std::size_t index = 0;
};

/// Returns the worst, the middle and the best of cases that are sorted worst first: fewer where
/// there are fewer, and none that has no Dice.
std::vector<TypicalCase> find_typical_cases(const std::vector<ValidatedCase>& sorted,
                                            DiceKind kind);

/// Returns validation_cases.csv: a line per case and class with its Dice, empty where the label
/// does not hold the class, and the voxels that it follows from. \param class_names  by class; one
/// that has none is left empty.
std::string format_validation_cases(const ValidationCases& validation,
                                    const std::vector<std::string>& class_names);

/// Reads it back, but for the names of classes.
/// \param source  where the text is from, for messages.
/// \throws DataError  names source and row.
ValidationCases parse_validation_cases(std::string_view text, const std::string& source);

/// Reads the file of a run folder; nothing where there is none.
/// \throws DataError, IoError
std::optional<ValidationCases> read_validation_cases(const std::filesystem::path& run_folder);

}  // namespace hayate
