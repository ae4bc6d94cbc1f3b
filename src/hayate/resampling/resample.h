// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/volume/volume.h"

namespace hayate {

enum class InterpolationMode {
  kBilinear,  ///< from the two neighbours along each axis: trilinear in 3-D
  kNearest,   ///< for labels; a coordinate half-way between two voxels goes to the even one
};

template <>
inline constexpr std::array kEnumNames<InterpolationMode>{std::string_view("bilinear"),
                                                          std::string_view("nearest")};
template <>
inline constexpr std::array kEnumMeanings<InterpolationMode>{
    std::string_view("linear along each axis"), std::string_view("the nearest voxel")};

/// What lies outside the source. `border` and `reflection` move the coordinate inside before
/// anything is interpolated; with `zeros` each neighbour that is outside counts as 0.
enum class PaddingMode { kZeros, kBorder, kReflection };

template <>
inline constexpr std::array kEnumNames<PaddingMode>{
    std::string_view("zeros"), std::string_view("border"), std::string_view("reflection")};
template <>
inline constexpr std::array kEnumMeanings<PaddingMode>{
    std::string_view("zeros"), std::string_view("the outer voxel, repeated"),
    std::string_view("the volume, mirrored")};

/// The planes in which `reflection` mirrors. PyTorch's grid_sample takes the edges of the outer
/// voxels, -0.5 and n - 0.5, without align_corners, and their centres, 0 and n - 1, with it.
enum class MirrorAt { kVoxelEdges, kVoxelCentres };

struct ResampleOptions {
  InterpolationMode mode = InterpolationMode::kBilinear;
  PaddingMode padding = PaddingMode::kBorder;
  /// Matters to PaddingMode::kReflection only.
  MirrorAt mirror_at = MirrorAt::kVoxelEdges;
};

/// Samples the source on another grid: output voxel (i, j, k) is the source's value at the voxel
/// coordinate M·(i, j, k, 1), M = `output_to_input_voxel`. Voxel centres are at integers in both.
///
/// Coordinates are float64, as MONAI has them; weights and sums are float32. Where each source axis
/// follows one output axis, the axes are sampled one after the other (resample_axes.h), else voxel
/// by voxel (resample_gather.h). The values are those of affine_grid and grid_sample (PyTorch)
/// after MONAI's conversion of M to normalised coordinates, which cancels out.
///
/// \param source  [C, X, Y, Z] uint8, int16 or float32; every axis at least one voxel long.
/// \returns [C, output_shape]: float32 for kBilinear, the source's type for kNearest. Its affine is
///          the source's times M.
/// \throws DataError  when an element of M is no number, or beyond 1e300.
Volume resample(const Volume& source, const Affine& output_to_input_voxel,
                const SpatialShape& output_shape, const ResampleOptions& options = {});

/// Resamples voxel by voxel in float64 whatever the matrix: `resample` is tested against it.
Volume resample_reference(const Volume& source, const Affine& output_to_input_voxel,
                          const SpatialShape& output_shape, const ResampleOptions& options = {});

}  // namespace hayate
