// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_fields.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

constexpr std::string_view kMagic = "NRRD000";
constexpr char kLastVersion = '5';

constexpr std::array kFields = std::to_array<std::string_view>(
    {"content",     "number",       "type",      "block size",        "dimension", "space",
     "space units", "space origin", "sizes",     "space dimension",   "spacings",  "thicknesses",
     "axis mins",   "axis maxs",    "centers",   "space directions",  "kinds",     "labels",
     "units",       "min",          "max",       "measurement frame", "old min",   "old max",
     "endian",      "encoding",     "line skip", "sample units",      "byte skip", "data file"});
/// Other spellings of a field.
constexpr std::array kSpellings =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"blocksize", "block size"},
                                                                  {"axismins", "axis mins"},
                                                                  {"axismaxs", "axis maxs"},
                                                                  {"centerings", "centers"},
                                                                  {"oldmin", "old min"},
                                                                  {"oldmax", "old max"},
                                                                  {"lineskip", "line skip"},
                                                                  {"byteskip", "byte skip"},
                                                                  {"sampleunits", "sample units"},
                                                                  {"datafile", "data file"}});

/// Takes a line off the text, its end included, and returns it without.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void check_magic(std::string_view line) {
  const bool is_known = line.size() == kMagic.size() + 1 && line.starts_with(kMagic) &&
                        line.back() >= '1' && line.back() <= kLastVersion;
  if (is_known) return;
  throw DataError(fmt::format("not an NRRD file: got '{}', expected NRRD0001 to NRRD000{}",
                              shortened(line), kLastVersion),
                  "check that the file is what its name says, or convert it");
}

std::string field_name(std::string_view text, std::size_t line_number) {
  const std::string name = to_lower(trimmed(text));
  const auto spelling =
      std::ranges::find(kSpellings, name, [](const auto& row) { return row.first; });
  if (spelling != kSpellings.end()) return std::string(spelling->second);
  if (std::ranges::find(kFields, name) != kFields.end()) return name;
  const std::vector<std::string> fields(kFields.begin(), kFields.end());
  throw DataError(fmt::format("line {}: got the field '{}', which NRRD does not have{}",
                              line_number, shortened(trimmed(text)), did_you_mean(name, fields)),
                  "correct the field, or write it as a key of your own: 'key:=value'");
}

/// Voxels in several files: a list that follows, or a pattern of names with numbers.
void check_one_data_file(std::string_view value) {
  const std::vector<std::string> words = words_of(value);
  const bool is_list = !words.empty() && words.front() == "LIST";
  const bool is_pattern = words.size() >= 4 && words.front().find('%') != std::string::npos;
  if (!is_list && !is_pattern) return;
  throw DataError(
      fmt::format("data file: got '{}', voxels in several files, expected one", shortened(value)),
      "write the image into one file");
}

void add_field(std::string_view line, std::size_t line_number, NrrdFields& fields) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    throw DataError(
        fmt::format("line {}: got '{}', expected 'field: value'", line_number, shortened(line)),
        "write the file again with a valid header");
  }
  if (line.substr(colon).starts_with(":=")) return;
  const std::string name = field_name(line.substr(0, colon), line_number);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "data file") check_one_data_file(value);
  if (!fields.values.emplace(name, value).second) {
    throw DataError(fmt::format("line {}: '{}' is said twice", line_number, name),
                    "leave one of them out");
  }
}

}  // namespace

const std::string* NrrdFields::find(std::string_view field) const {
  const auto found = values.find(field);
  return found == values.end() ? nullptr : &found->second;
}

const std::string& NrrdFields::at(std::string_view field) const {
  if (const std::string* value = find(field)) return *value;
  throw DataError(fmt::format("the header does not say '{}'", field),
                  "write the file again with a valid header");
}

bool has_nrrd_signature(std::span<const std::byte> beginning) {
  const std::string_view text(reinterpret_cast<const char*>(beginning.data()), beginning.size());
  return text.starts_with(kMagic);
}

std::size_t find_nrrd_header_end(std::string_view text) {
  for (std::size_t line_end = text.find('\n'); line_end != std::string_view::npos;
       line_end = text.find('\n', line_end + 1)) {
    const std::string_view rest = text.substr(line_end + 1);
    if (rest.starts_with('\n')) return line_end + 2;
    if (rest.starts_with("\r\n")) return line_end + 3;
  }
  return std::string_view::npos;
}

NrrdFields parse_nrrd_fields(std::string_view header) {
  NrrdFields fields;
  fields.header_bytes = header.size();
  check_magic(take_line(header));
  for (std::size_t line_number = 2; !header.empty(); ++line_number) {
    const std::string_view line = take_line(header);
    if (line.empty()) {
      fields.has_end = true;
      break;
    }
    if (!line.starts_with('#')) add_field(line, line_number, fields);
  }
  return fields;
}

}  // namespace hayate
