// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/resampling/voxel_box.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// What padding puts around a volume; the names are numpy's, then PyTorch's for the same thing.
enum class PadMode { kConstant, kEdge, kReplicate, kReflect, kSymmetric, kWrap, kCircular };

template <>
inline constexpr std::array kEnumNames<PadMode>{
    std::string_view("constant"), std::string_view("edge"),      std::string_view("replicate"),
    std::string_view("reflect"),  std::string_view("symmetric"), std::string_view("wrap"),
    std::string_view("circular")};
template <>
inline constexpr std::array kEnumMeanings<PadMode>{
    std::string_view("one value"),
    std::string_view("the outer voxel, repeated"),
    std::string_view("the same as edge"),
    std::string_view("the volume, mirrored at the centre of the outer voxel"),
    std::string_view("the volume, mirrored at the edge of the outer voxel"),
    std::string_view("the other end of the volume"),
    std::string_view("the same as wrap")};

struct PadFill {
  PadMode mode = PadMode::kConstant;
  /// Value of the voxels that kConstant adds.
  double value = 0.0;

  /// Returns the fill for a label: as this one, but constant padding is background.
  PadFill of_label() const { return {mode, 0.0}; }
};

/// Returns the affine of a grid whose voxel (0, 0, 0) is the old grid's voxel `origin`.
Affine shifted_affine(const Affine& affine, const SpatialShape& origin);

/// Returns the voxels of the box, of any type; those of a kept volume widened. The affine follows.
/// \pre the box lies within the volume; it may be empty.
Volume crop(const Volume& volume, const VoxelBox& box);

/// Writes the voxels that crop gives, channel by channel, without their affine.
/// \param out  room for them in the type that crop's result has.
void crop_into(const Volume& volume, const VoxelBox& box, std::byte* out);

/// Returns the volume with `before` and `after` voxels more along each axis; the affine follows.
/// \pre nothing is negative, and no axis of the volume is empty unless the fill is constant.
Volume pad(const Volume& volume, const SpatialShape& before, const SpatialShape& after,
           const PadFill& fill);

/// Returns the voxels of a box that may reach outside: cropped, then padded.
/// \pre the box and the volume overlap, or the box is empty.
Volume crop_or_pad(const Volume& volume, const VoxelBox& box, const PadFill& fill);

}  // namespace hayate
