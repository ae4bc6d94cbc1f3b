// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace hayate {

/// What an NRRD header says, field by field, before anything is made of it.
struct NrrdFields {
  /// Field → what it says, under the names and in the spelling of the format's description. Keys
  /// and values that programs add (`key:=value`) are no fields.
  std::map<std::string, std::string, std::less<>> values;
  /// The header's own bytes: where voxels in the same file begin.
  std::size_t header_bytes = 0;
  /// Whether an empty line ends the header; without one it is the whole file.
  bool has_end = false;

  /// Returns null where the header has no such field.
  const std::string* find(std::string_view field) const;
  /// \throws DataError  where the header has no such field.
  const std::string& at(std::string_view field) const;
};

/// Whether a file begins as NRRD files do.
bool has_nrrd_signature(std::span<const std::byte> beginning);

/// Returns the length of the header that a text begins with, its empty line included; npos where it
/// does not end in the text.
std::size_t find_nrrd_header_end(std::string_view text);

/// Divides a header into fields. Format: https://teem.sourceforge.net/nrrd/format.html, the
/// versions NRRD0001 to NRRD0005. \throws DataError  when it is none, a line is no field, a field
/// is none of the format's or is said
///                    twice, or the voxels are in several files. Does not name the file.
NrrdFields parse_nrrd_fields(std::string_view header);

}  // namespace hayate
