// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/io/input_file.h"
#include "hayate/volume/voxel_type.h"

namespace hayate {

/// The longest header of text that is read; those with the whole protocol in them take some 100 KB.
inline constexpr std::size_t kTextHeaderLimitBytes = 1 << 20;

/// Reads a header of text, piece by piece, so that a header of a few lines costs one small read.
///
/// \param find_end  gives how many bytes the header in a text has; npos where its end is not in it.
/// \returns the header; the whole file where it has no end and is no longer than
///          kTextHeaderLimitBytes.
/// \throws DataError  when there is no end in so many bytes; IoError.
std::string read_text_header(const InputFile& file, std::size_t (*find_end)(std::string_view));

/// Returns the text without white space at its ends.
std::string_view trimmed(std::string_view text);

/// Returns the text in one line, as the value of a field has to be.
std::string in_one_line(std::string text);

/// Returns what white space divides.
std::vector<std::string> words_of(std::string_view text);

/// Returns the text, or its beginning where it is long: what a message takes of it.
std::string shortened(std::string_view text);

/// These read what a header says in a field, whose name is for the message.
/// \throws DataError  that does not name the file.
std::int64_t parse_count(std::string_view field, std::string_view text);
/// Also "nan" and "inf".
double parse_number(std::string_view field, std::string_view text);
std::vector<double> parse_numbers(std::string_view field, std::string_view text, std::size_t count);
std::vector<std::int64_t> parse_sizes(std::string_view field, std::string_view text,
                                      std::size_t count);

/// \throws DataError  when a size is below 1, or the voxels are more bytes than 63 bits count.
void check_sizes(std::string_view field, const std::vector<std::int64_t>& sizes, VoxelType type);

/// "sizes: got '3 x', expected 3 whole numbers", and that the file has to be written again.
[[noreturn]] void throw_bad_field(std::string_view field, std::string_view got,
                                  std::string_view expected);

}  // namespace hayate
