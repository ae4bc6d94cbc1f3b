// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// How a grid is stretched or shrunk to another number of voxels; PyTorch's names. The three linear
/// names mean the same in 3-D.
enum class ResizeMode { kNearest, kNearestExact, kLinear, kBilinear, kTrilinear, kArea };

template <>
inline constexpr std::array kEnumNames<ResizeMode>{
    std::string_view("nearest"),  std::string_view("nearest-exact"), std::string_view("linear"),
    std::string_view("bilinear"), std::string_view("trilinear"),     std::string_view("area")};
template <>
inline constexpr std::array kEnumMeanings<ResizeMode>{
    std::string_view("the voxel floor(i · in/out)"),
    std::string_view("the voxel floor((i + 1/2) · in/out)"),
    std::string_view("linear along each axis"),
    std::string_view("the same as linear"),
    std::string_view("the same as linear"),
    std::string_view("the mean of the voxels that the new one touches")};

/// How a label goes with an image that is resized so: with the voxel whose centre is nearest. (The
/// plain `nearest` of PyTorch takes the one whose edge is, which moves a label by half a voxel
/// against an image that was interpolated.)
ResizeMode label_mode_for(ResizeMode image_mode);

/// Returns the matrix from voxels of a grid of `out` voxels to those of one of `in`, over the same
/// extent; with `align_corners` over that between the outer voxels' centres.
Affine resized_to_input_voxel(const SpatialShape& in, const SpatialShape& out, bool align_corners);

/// Returns the volume on a grid of `shape` voxels over the same extent, as
/// torch.nn.functional.interpolate(size=shape) does.
///
/// \param volume  [C, X, Y, Z], no axis empty: voxels of any type for the nearest modes, which move
///                them as they are; else float32.
/// \param align_corners  the centres of the outer voxels stay where they are, instead of their
///                       outer edges. PyTorch has it for the linear modes only; with nearest-exact
///                       it takes the voxel that is nearest then; the others ignore it.
/// \pre every element of `shape` is at least 1.
/// \returns [C, shape]; its affine is that of the new grid.
Volume interpolate(const Volume& volume, const SpatialShape& shape, ResizeMode mode,
                   bool align_corners = false);

}  // namespace hayate
