// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hayate {

/// What a MetaImage header says, field by field, before anything is made of it.
struct MetaFields {
  /// Field → what it says. Programs may add fields of their own, which nobody reads.
  std::map<std::string, std::string, std::less<>> values;
  /// The header's own bytes: where voxels in the same file begin.
  std::size_t header_bytes = 0;

  /// Returns what the field says that has several names; nothing where the header has none of them.
  /// \throws DataError  where they say different things.
  std::optional<std::string> find(std::initializer_list<std::string_view> names) const;
  /// \throws DataError  where the header has no such field.
  const std::string& at(std::string_view name) const;
};

/// Whether a file begins as MetaImage files do: with one of the fields that come first.
bool has_meta_signature(std::span<const std::byte> beginning);

/// Returns the length of the header that a text begins with, up to its last field, ElementDataFile;
/// npos where that is not in it.
std::size_t find_meta_header_end(std::string_view text);

/// Divides a header into fields: lines of `Field = value`. Format:
/// https://itk.org/Wiki/ITK/MetaIO/Documentation
/// \throws DataError  when a line is none, a field is said twice with different values, or there is
/// no
///                    ElementDataFile. Does not name the file.
MetaFields parse_meta_fields(std::string_view header);

}  // namespace hayate
