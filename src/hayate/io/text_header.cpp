// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/text_header.h"

#include <algorithm>
#include <charconv>
#include <span>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/base/whole_number.h"

namespace hayate {
namespace {

constexpr std::size_t kFirstPieceBytes = 4096;
constexpr std::size_t kShortTextBytes = 60;
constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";

}  // namespace

std::string read_text_header(const InputFile& file, std::size_t (*find_end)(std::string_view)) {
  const auto limit =
      static_cast<std::size_t>(std::min<std::uint64_t>(kTextHeaderLimitBytes, file.size_bytes()));
  std::string text;
  for (std::size_t size = std::min(kFirstPieceBytes, limit);; size = std::min(4 * size, limit)) {
    const std::size_t before = text.size();
    text.resize(size);
    file.read(before, std::as_writable_bytes(std::span(text).subspan(before)));
    const std::size_t end = find_end(text);
    if (end != std::string_view::npos) return text.substr(0, end);
    if (size == limit) break;
  }
  if (file.size_bytes() <= limit) return text;
  throw DataError(fmt::format("{}: the header has no end within {}", file.path().string(),
                              format_bytes(kTextHeaderLimitBytes)),
                  "check that the file is what its name says, or write it again");
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kWhiteSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhiteSpace) - begin + 1);
}

std::string in_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r' || c == '\0'; }, ' ');
  return std::string(trimmed(text));
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const std::size_t end = std::min(text.find_first_of(kWhiteSpace), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string shortened(std::string_view text) {
  if (text.size() <= kShortTextBytes) return std::string(text);
  return fmt::format("{}…", text.substr(0, kShortTextBytes));
}

std::int64_t parse_count(std::string_view field, std::string_view text) {
  const auto count = parse_whole_number(trimmed(text));
  if (!count) throw_bad_field(field, text, "a whole number");
  return *count;
}

double parse_number(std::string_view field, std::string_view text) {
  std::string_view digits = trimmed(text);
  // Which from_chars does not take.
  if (digits.starts_with('+')) digits.remove_prefix(1);
  double number = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_whole = end == digits.data() + digits.size() && !digits.empty();
  if (error != std::errc() || !is_whole) throw_bad_field(field, text, "a number");
  return number;
}

std::vector<double> parse_numbers(std::string_view field, std::string_view text,
                                  std::size_t count) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() != count) throw_bad_field(field, text, fmt::format("{} numbers", count));
  std::vector<double> numbers;
  for (const std::string& word : words) numbers.push_back(parse_number(field, word));
  return numbers;
}

std::vector<std::int64_t> parse_sizes(std::string_view field, std::string_view text,
                                      std::size_t count) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() != count) throw_bad_field(field, text, fmt::format("{} whole numbers", count));
  std::vector<std::int64_t> sizes;
  for (const std::string& word : words) sizes.push_back(parse_count(field, word));
  return sizes;
}

void check_sizes(std::string_view field, const std::vector<std::int64_t>& sizes, VoxelType type) {
  auto bytes = static_cast<std::int64_t>(voxel_size_bytes(type));
  const bool fits = std::ranges::all_of(sizes, [&](std::int64_t size) {
    return size >= 1 && !__builtin_mul_overflow(bytes, size, &bytes);
  });
  if (!fits) {
    throw_bad_field(field, format_shape(sizes), "sizes of at least 1 that memory can hold");
  }
}

void throw_bad_field(std::string_view field, std::string_view got, std::string_view expected) {
  throw DataError(fmt::format("{}: got '{}', expected {}", field, shortened(got), expected),
                  "write the file again with a valid header");
}

}  // namespace hayate
