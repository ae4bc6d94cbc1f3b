// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/io/nrrd/nrrd_fields.h"
#include "hayate/io/nrrd/nrrd_space.h"

namespace hayate {

/// What an NRRD header says of each axis, the file's fastest one first.
struct NrrdAxes {
  std::vector<std::int64_t> sizes;
  /// What lies along an axis, in lower case; empty where nothing says it.
  std::vector<std::string> kinds;
  NrrdSpace space;
  /// How far one voxel is from the next one, in the coordinates of `space`; nothing for an axis
  /// that does not lie in it. Empty where the header has no directions.
  std::vector<std::optional<std::vector<double>>> directions;

  std::size_t rank() const { return sizes.size(); }
};

/// \throws DataError  when a field says something else than the header has axes, or nothing that
/// the
///                    format knows. Does not name the file.
NrrdAxes parse_nrrd_axes(const NrrdFields& fields);

/// Which of the file's axes are X, Y, Z: those of space that come first. At least two of them.
/// \throws DataError  where there are fewer, an axis lies in space and has channels, or holds parts
///                    of complex numbers.
std::vector<std::size_t> find_space_axes(const NrrdAxes& axes);

/// Reads "(1,0,0) none (0,0,1)": a vector, as the text has it, or nothing. \throws DataError
std::vector<std::string> split_vectors(std::string_view field, std::string_view text);
std::vector<double> parse_vector(std::string_view field, std::string_view text, std::size_t count);

}  // namespace hayate
