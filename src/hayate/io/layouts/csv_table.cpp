// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/csv_table.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_bad_table(const fs::path& path, const std::string& why) {
  throw DataError(fmt::format("{}: {}", path.string(), why),
                  "save the table as CSV with a name for each column in the first line");
}

char find_separator(std::string_view text) {
  const std::string_view first_line = text.substr(0, text.find('\n'));
  for (const char separator : {',', '\t', ';'}) {
    if (first_line.find(separator) != std::string_view::npos) return separator;
  }
  return ',';
}

/// Goes over the text letter by letter.
class CsvParser {
 public:
  CsvParser(const fs::path& path, std::string_view text)
      : path_(path), text_(text), separator_(find_separator(text)) {}

  std::vector<std::vector<std::string>> parse() {
    while (place_ < text_.size()) {
      const char c = text_[place_++];
      if (in_quotes_) {
        add_quoted(c);
      } else if (c == '"' && field_.empty() && !was_quoted_) {
        in_quotes_ = was_quoted_ = true;
      } else if (c == separator_) {
        end_field();
      } else if (c == '\n') {
        end_row();
      } else if (c != '\r' || (place_ < text_.size() && text_[place_] != '\n')) {
        field_ += c;
      }
    }
    if (in_quotes_) throw_bad_table(path_, "a quote is left open at the end");
    end_row();
    return std::move(rows_);
  }

 private:
  void add_quoted(char c) {
    if (c != '"') {
      field_ += c;
    } else if (place_ < text_.size() && text_[place_] == '"') {
      field_ += '"';
      ++place_;
    } else {
      in_quotes_ = false;
    }
  }

  void end_field() {
    row_.push_back(std::exchange(field_, {}));
    was_quoted_ = false;
  }

  void end_row() {
    end_field();
    const bool is_empty = row_.size() == 1 && row_.front().empty();
    if (!is_empty) rows_.push_back(row_);
    row_.clear();
  }

  const fs::path& path_;
  std::string_view text_;
  char separator_;
  std::size_t place_ = 0;
  bool in_quotes_ = false;
  bool was_quoted_ = false;
  std::string field_;
  std::vector<std::string> row_;
  std::vector<std::vector<std::string>> rows_;
};

void check_columns(const fs::path& path, const std::vector<std::string>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) throw_bad_table(path, fmt::format("column {} has no name", i + 1));
    if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw_bad_table(path, fmt::format("two columns are called '{}'", columns[i]));
    }
  }
}

}  // namespace

CsvTable read_csv(const fs::path& path) {
  const std::string bytes = read_text_file(path);
  std::string_view text = bytes;
  // Spreadsheets begin with a byte order mark.
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\0') != std::string_view::npos) throw_bad_table(path, "not text: it has NULs");
  auto rows = CsvParser(path, text).parse();
  if (rows.empty()) throw_bad_table(path, "empty");
  CsvTable table{std::move(rows.front()), {}};
  check_columns(path, table.columns);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() != table.columns.size()) {
      throw_bad_table(path, fmt::format("row {}: got {} fields, expected {}", i + 1, rows[i].size(),
                                        table.columns.size()));
    }
    table.rows.push_back(std::move(rows[i]));
  }
  return table;
}

}  // namespace hayate
