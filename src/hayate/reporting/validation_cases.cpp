// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/validation_cases.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/csv.h"
#include "hayate/base/error.h"
#include "hayate/runs/run_folder.h"

namespace hayate {
namespace {

using Row = std::vector<std::string>;

const Row kHeader{"epoch",           "case",          "class",
                  "class_name",      "dice",          "predicted_voxels",
                  "labelled_voxels", "voxels_in_both"};

std::int64_t whole(const std::string& text) {
  std::int64_t number = -1;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < 0) {
    throw DataError(fmt::format("'{}' is no whole number, at least 0", text));
  }
  return number;
}

DiceCounts counts_of(const Row& row) {
  const DiceCounts counts{whole(row[5]), whole(row[6]), whole(row[7])};
  if (counts.both > counts.predicted || counts.both > counts.labelled) {
    throw DataError("more voxels in both than in one of them");
  }
  return counts;
}

/// Adds a row to the case that it is of: the rows of a case follow each other, class by class.
void add_row(ValidationCases& validation, const Row& row) {
  if (row.size() != kHeader.size()) {
    throw DataError(fmt::format("{} fields, expected {}", row.size(), kHeader.size()));
  }
  const std::int64_t class_index = whole(row[2]);
  if (class_index == 0) validation.cases.push_back({row[1], {}});
  validation.epoch = whole(row[0]);
  if (validation.cases.empty() || validation.cases.back().name != row[1] ||
      std::ssize(validation.cases.back().counts) != class_index) {
    throw DataError(fmt::format("class {} of '{}' is not the next one", class_index, row[1]));
  }
  validation.cases.back().counts.push_back(counts_of(row));
}

}  // namespace

double ValidatedCase::dice(DiceKind kind) const {
  double sum = 0.0;
  int count = 0;
  for (std::size_t c = kind == DiceKind::kForeground ? 1 : 0; c < counts.size(); ++c) {
    const double of_class = counts[c].dice();
    if (std::isnan(of_class)) continue;
    sum += of_class;
    ++count;
  }
  return count > 0 ? sum / count : kNotMeasured;
}

void sort_worst_first(std::vector<ValidatedCase>& cases, DiceKind kind) {
  std::ranges::stable_sort(cases, {}, [&](const ValidatedCase& one) {
    const double dice = one.dice(kind);
    return std::isnan(dice) ? 2.0 : dice;
  });
}

std::vector<TypicalCase> find_typical_cases(const std::vector<ValidatedCase>& sorted,
                                            DiceKind kind) {
  const auto count = static_cast<std::size_t>(std::ranges::count_if(
      sorted, [&](const ValidatedCase& one) { return !std::isnan(one.dice(kind)); }));
  std::vector<TypicalCase> typical;
  if (count > 0) typical.push_back({"worst", 0});
  if (count > 2) typical.push_back({"middle", count / 2});
  if (count > 1) typical.push_back({"best", count - 1});
  return typical;
}

std::string format_validation_cases(const ValidationCases& validation,
                                    const std::vector<std::string>& class_names) {
  std::string csv = csv_row(kHeader);
  for (const ValidatedCase& one : validation.cases) {
    for (std::size_t c = 0; c < one.counts.size(); ++c) {
      const DiceCounts& counts = one.counts[c];
      const float dice = counts.dice();
      csv += csv_row({std::to_string(validation.epoch), one.name, std::to_string(c),
                      c < class_names.size() ? class_names[c] : "",
                      std::isnan(dice) ? "" : fmt::format("{}", dice),
                      std::to_string(counts.predicted), std::to_string(counts.labelled),
                      std::to_string(counts.both)});
    }
  }
  return csv;
}

ValidationCases parse_validation_cases(std::string_view text, const std::string& source) {
  ValidationCases validation;
  std::size_t row_number = 1;
  try {
    const std::vector<Row> rows = parse_csv(text);
    if (rows.empty() || rows.front() != kHeader) throw DataError("not the head of the table");
    for (; row_number < rows.size(); ++row_number) add_row(validation, rows[row_number]);
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}: row {}: not what hayate train wrote: {}", source,
                                row_number + 1, error.message()),
                    "restore the file, or remove it: the report then does without");
  }
  return validation;
}

std::optional<ValidationCases> read_validation_cases(const std::filesystem::path& run_folder) {
  const std::filesystem::path path = RunFolder{run_folder}.validation_cases();
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  return parse_validation_cases(read_text_file(path), path.string());
}

}  // namespace hayate
