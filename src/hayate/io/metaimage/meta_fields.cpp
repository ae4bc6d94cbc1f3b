// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/metaimage/meta_fields.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

constexpr std::string_view kLastField = "ElementDataFile";
constexpr const char* kCure = "check that the file is what its name says, or write it again";

struct Line {
  std::string_view name;
  std::string_view value;
  bool has_separator = false;
};

Line divide(std::string_view text) {
  const std::size_t separator = text.find_first_of("=:");
  if (separator == std::string_view::npos) return {trimmed(text), {}, false};
  return {trimmed(text.substr(0, separator)), trimmed(text.substr(separator + 1)), true};
}

/// Takes a line off the text, its end included, and returns it without.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

[[noreturn]] void throw_differs(std::string_view name, const std::string& one,
                                std::string_view other) {
  throw DataError(fmt::format("{}: said twice, and differs: '{}' and '{}'", name, shortened(one),
                              shortened(other)),
                  "leave the wrong one out");
}

}  // namespace

std::optional<std::string> MetaFields::find(std::initializer_list<std::string_view> names) const {
  std::optional<std::string> said;
  for (const std::string_view name : names) {
    const auto found = values.find(name);
    if (found == values.end()) continue;
    if (said && *said != found->second) throw_differs(*names.begin(), *said, found->second);
    said = found->second;
  }
  return said;
}

const std::string& MetaFields::at(std::string_view name) const {
  const auto found = values.find(name);
  if (found != values.end()) return found->second;
  throw DataError(fmt::format("the header does not say {}", name),
                  "write the file again with a valid header");
}

bool has_meta_signature(std::span<const std::byte> beginning) {
  constexpr auto first_fields =
      std::to_array<std::string_view>({"ObjectType", "NDims", "Comment", "ObjectSubType"});
  std::string_view text(reinterpret_cast<const char*>(beginning.data()), beginning.size());
  const Line line = divide(take_line(text));
  return line.has_separator && std::ranges::find(first_fields, line.name) != first_fields.end();
}

std::size_t find_meta_header_end(std::string_view text) {
  const std::size_t size = text.size();
  while (text.find('\n') != std::string_view::npos) {
    if (divide(take_line(text)).name == kLastField) return size - text.size();
  }
  return std::string_view::npos;
}

MetaFields parse_meta_fields(std::string_view header) {
  MetaFields fields;
  fields.header_bytes = header.size();
  for (std::size_t line_number = 1; !header.empty(); ++line_number) {
    const std::string_view text = take_line(header);
    if (trimmed(text).empty()) continue;
    const Line line = divide(text);
    if (!line.has_separator || line.name.empty()) {
      throw DataError(fmt::format("line {}: got '{}', expected 'Field = value'", line_number,
                                  shortened(trimmed(text))),
                      kCure);
    }
    const auto [place, is_new] = fields.values.emplace(line.name, line.value);
    if (!is_new && place->second != line.value) throw_differs(line.name, place->second, line.value);
    if (line.name == kLastField) return fields;
  }
  throw DataError(fmt::format("not a MetaImage file: the header has no {}", kLastField), kCure);
}

}  // namespace hayate
