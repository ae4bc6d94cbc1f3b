// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/csv_list.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/image_name.h"
#include "hayate/io/layouts/csv_table.h"
#include "hayate/io/layouts/declared_split.h"
#include "hayate/io/layouts/file_roles.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kNameColumns{"name", "case", "id", "case_id", "subject"};
constexpr std::array<std::string_view, 4> kSplitColumns{"split", "set", "subset", "partition"};

bool is_column_of(const std::string& word, std::span<const std::string_view> words) {
  return std::ranges::find(words, to_lower(word)) != words.end();
}

/// Which columns mean what.
struct Columns {
  std::vector<std::size_t> images;
  std::optional<std::size_t> label;
  std::optional<std::size_t> name;
  std::optional<std::size_t> fold;
  std::optional<std::size_t> split;
  std::optional<std::size_t> labels_present;
  std::vector<std::string> others;
};

/// Whether the column names images: all of its fields that are not empty do.
bool holds_images(const CsvTable& table, std::size_t column) {
  bool any = false;
  for (const auto& row : table.rows) {
    if (row[column].empty()) continue;
    if (!is_image_name(row[column])) return false;
    any = true;
  }
  return any;
}

Columns find_columns(const CsvTable& table) {
  Columns columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string& name = table.columns[i];
    if (holds_images(table, i)) {
      if (file_role(name).is_label && !columns.label) {
        columns.label = i;
      } else if (file_role(name).is_label) {
        columns.others.push_back(name);
      } else {
        columns.images.push_back(i);
      }
    } else if (is_column_of(name, kNameColumns) && !columns.name) {
      columns.name = i;
    } else if (to_lower(name) == "fold" && !columns.fold) {
      columns.fold = i;
    } else if (is_column_of(name, kSplitColumns) && !columns.split) {
      columns.split = i;
    } else if (to_lower(name) == "labels_present" && !columns.labels_present) {
      columns.labels_present = i;
    } else {
      columns.others.push_back(name);
    }
  }
  return columns;
}

class CsvListReader {
 public:
  explicit CsvListReader(const DatasetPlace& place) : path_(place.path) {
    list_.folder = place.root.empty() ? path_.parent_path() : place.root;
  }

  DatasetList read() {
    table_ = read_csv(path_);
    columns_ = find_columns(table_);
    check_columns();
    if (columns_.images.size() > 1) {
      for (const std::size_t i : columns_.images) list_.channel_names.push_back(table_.columns[i]);
    }
    for (std::size_t row = 0; row < table_.rows.size(); ++row) add_row(row);
    if (columns_.fold) {
      list_.split = split_by_number(folds_, source("fold"));
    } else if (!split_.validation.empty()) {
      list_.split = DeclaredSplit{source(table_.columns[*columns_.split]), {std::move(split_)}};
    }
    if (!columns_.others.empty()) {
      list_.notes.push_back(fmt::format("{}: the columns {} are not used",
                                        path_.filename().string(), join(columns_.others, ", ")));
    }
    return std::move(list_);
  }

 private:
  [[noreturn]] void reject(const std::string& why) const {
    throw DataError(fmt::format("{}: {}", path_.string(), why),
                    "compare it with docs/datasets.md, which shows each kind of list");
  }

  void check_columns() const {
    if (columns_.images.empty()) {
      reject(fmt::format("no column of image files, such as 'image'; it has {}",
                         join(table_.columns, ", ")));
    }
    if (columns_.fold && columns_.split) {
      reject("both fold and split say which cases are for validation; expected one of them");
    }
  }

  std::string source(const std::string& column) const {
    return fmt::format("{} of {}", column, path_.filename().string());
  }

  /// How people count rows: the names of the columns are in the first.
  std::string where(std::size_t row, std::size_t column) const {
    return fmt::format("row {}, {}", row + 2, table_.columns[column]);
  }

  void add_row(std::size_t row) {
    const auto& fields = table_.rows[row];
    std::vector<fs::path> channels;
    for (const std::size_t column : columns_.images) {
      if (fields[column].empty()) reject(where(row, column) + ": empty, expected an image");
      channels.push_back(list_.folder / fields[column]);
    }
    std::optional<fs::path> label;
    if (columns_.label && !fields[*columns_.label].empty()) {
      label = list_.folder / fields[*columns_.label];
    }
    const fs::path image = channels.front();
    const bool is_test = !label || side_of(row) == SplitSide::kTest;
    CaseFiles files = case_of_channels(columns_.name ? fields[*columns_.name] : std::string(),
                                       std::move(channels), is_test ? std::nullopt : label);
    if (columns_.labels_present && !fields[*columns_.labels_present].empty()) {
      // Names of classes may hold blanks and commas.
      files.labels_present = split(fields[*columns_.labels_present], '|');
    }
    (is_test ? list_.test : list_.training).push_back(std::move(files));
    if (!is_test) add_to_split(row, image);
  }

  std::optional<SplitSide> side_of(std::size_t row) const {
    return columns_.split ? side_of_word(table_.rows[row][*columns_.split]) : std::nullopt;
  }

  void add_to_split(std::size_t row, const fs::path& image) {
    if (columns_.fold) {
      folds_.all.push_back(image);
      if (const auto fold = fold_of(row)) folds_.fold_of.emplace(image, *fold);
    }
    if (!columns_.split) return;
    const std::string& side = table_.rows[row][*columns_.split];
    if (side_of(row) == SplitSide::kValidation) {
      split_.validation.push_back(image);
    } else if (side.empty() || side_of(row) == SplitSide::kTrain) {
      split_.train.push_back(image);
    } else {
      reject(fmt::format("{}: got '{}', expected train, validation or test",
                         where(row, *columns_.split), side));
    }
  }

  std::optional<std::int64_t> fold_of(std::size_t row) const {
    const std::string& text = table_.rows[row][*columns_.fold];
    if (text.empty()) return std::nullopt;
    std::int64_t fold = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, fold);
    if (error != std::errc{} || stopped != end || fold < -1 || fold > kLargestFold) {
      reject(fmt::format("{}: got '{}', expected a number of 0 to {}", where(row, *columns_.fold),
                         text, kLargestFold));
    }
    return fold;
  }

  const fs::path path_;
  CsvTable table_;
  Columns columns_;
  DatasetList list_;
  NumberedFolds folds_;
  DeclaredFold split_;
};

bool recognises_csv_list(const fs::path& place) {
  const std::string suffix = to_lower(place.extension().string());
  return (suffix == ".csv" || suffix == ".tsv") && !fs::is_directory(place);
}

DatasetList list_csv_list(const DatasetPlace& place, Want /*want*/) {
  return CsvListReader(place).read();
}

}  // namespace

const DatasetLayout kCsvList{"table", "a table (.csv) with columns image and label",
                             recognises_csv_list, list_csv_list};

}  // namespace hayate
