// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/csv.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

/// Takes a table's fields from its text, one after the other.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  bool is_at_end() const { return at_ == text_.size(); }

  std::vector<std::string> take_row() {
    std::vector<std::string> row{take_field()};
    while (take(',')) row.push_back(take_field());
    take('\r');
    if (!take('\n') && !is_at_end()) fail("a quote or a carriage return within a field");
    ++line_;
    return row;
  }

 private:
  bool take(char c) {
    const bool is_there = !is_at_end() && text_[at_] == c;
    if (is_there) ++at_;
    return is_there;
  }

  std::string take_field() {
    if (take('"')) return take_quoted();
    const std::size_t end = std::min(text_.find_first_of(",\"\r\n", at_), text_.size());
    const std::string_view field = text_.substr(at_, end - at_);
    at_ = end;
    return std::string(field);
  }

  std::string take_quoted() {
    std::string field;
    while (!is_at_end()) {
      if (!take('"')) {
        field += text_[at_++];
      } else if (take('"')) {
        field += '"';
      } else {
        return field;
      }
    }
    fail("a quote that is not closed");
  }

  [[noreturn]] void fail(const char* what) const {
    throw DataError(fmt::format("row {}: {}", line_, what));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::string csv_row(const std::vector<std::string>& fields) {
  std::string row;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) row += ',';
    row += csv_field(field);
  }
  return row + "\r\n";
}

std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  for (CsvReader reader(text); !reader.is_at_end();) rows.push_back(reader.take_row());
  return rows;
}

}  // namespace hayate
