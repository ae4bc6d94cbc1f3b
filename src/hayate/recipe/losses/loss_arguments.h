// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"

namespace hayate {

enum class Reduction { kMean, kSum, kNone };

template <>
inline constexpr std::array kEnumNames<Reduction>{std::string_view("mean"), std::string_view("sum"),
                                                  std::string_view("none")};

inline constexpr Range kLossWeightRange{0, 1e6};

/// What every loss has. Its kinds are in the files beside this one, each with MONAI's arguments and
/// defaults, and with
///
///     void check(std::int64_t classes) const;
struct LossArguments {
  bool include_background = true;
  bool to_onehot_y = false;
  Reduction reduction = Reduction::kMean;
  MonaiRelease release = MonaiRelease::k16;
  /// MONAI 1.6's ignore_index: voxels of this label count nowhere. No key of recipes: that labels
  /// have such voxels, data.ignore_label says.
  std::optional<std::int64_t> ignore_index;
  /// Whether channels are regions that may overlap, each a question of its own to a cross entropy.
  /// No key either: data.regions says it.
  bool are_regions = false;

  void describe_labels(OptionVisitor& visitor);

  /// Classes that the loss compares.
  std::int64_t counted(std::int64_t classes) const {
    return classes - (include_background ? 0 : 1);
  }

  /// Checks that a network with so many classes, background included, can be trained by it.
  /// \throws RecipeError
  void check_labels(std::int64_t classes) const;
};

/// \param weight   one number per class, or none at all.
/// \param allowed  how many numbers there may be; the first is one per class that counts.
/// \throws RecipeError
void check_class_weight(std::span<const double> weight, std::span<const std::int64_t> allowed,
                        std::int64_t classes);

}  // namespace hayate
