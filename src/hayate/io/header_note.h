// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

enum class HeaderNoteKind {
  kNoOrientation,   ///< nothing says where the axes point
  kNotFinite,       ///< a field that places voxels is NaN or infinite; another one is taken
  kScalesDisagree,  ///< voxel sizes are said twice, and differ
  kPlacesDisagree,  ///< the place of the voxels is said twice, and differs
  kAxesDisagree,    ///< the same by so much that an axis points elsewhere
  kUnits,           ///< lengths are not in millimetres
  kFarVoxels,       ///< much else has to be passed over to get to the voxels
};

/// Something odd about the header of an image that can be read.
struct HeaderNote {
  HeaderNoteKind kind{};
  /// What was found, in the words of the format, and without the file's name.
  std::string what;
  std::string cure;
};

}  // namespace hayate
