// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/slice_thumbnail.h"

#include <algorithm>

#include "hayate/analysis/gray_level.h"
#include "hayate/analysis/plane_view.h"
#include "hayate/base/class_index.h"
#include "hayate/transforms/crop_foreground.h"

namespace hayate {
namespace {

constexpr double kLongestSide = 128.0;

/// 0, 1 or 2: right, front or up.
int world_axis_across(Plane plane) {
  return plane == Plane::kAxial ? 2 : plane == Plane::kCoronal ? 1 : 0;
}

/// As fine as the voxels, where that makes no longer picture.
double pixel_mm_of(const Volume& image, Plane plane, const VoxelBox& box) {
  const auto [across_mm, down_mm] = plane_extent_mm(image, plane, box);
  const Orientation3 orientation = io_orientation(image.voxel_to_world());
  const Vector3 spacing = spacing_mm(image.voxel_to_world());
  double finest = across_mm;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (orientation[axis].world_axis != world_axis_across(plane))
      finest = std::min(finest, spacing[axis]);
  }
  return std::max(finest, std::max(across_mm, down_mm) / kLongestSide);
}

}  // namespace

SliceThumbnail make_slice_thumbnail(const Sample& sample, double black, double white) {
  const Volume& image = sample.image;
  const SpatialShape shape = image.spatial_shape();
  const VoxelBox box{{0, 0, 0}, shape};
  const auto foreground = find_foreground(sample.label);
  const SpatialShape middle = foreground ? middle_of_foreground(sample.label, *foreground)
                                         : SpatialShape{shape[0] / 2, shape[1] / 2, shape[2] / 2};
  const Plane plane = visible_planes(image).front();
  const PlaneView view = view_plane(image, plane, box, middle, pixel_mm_of(image, plane, box));
  SliceThumbnail thumbnail{view.width, view.height, {}, {}};
  const auto voxels = image.channel<float>(0);
  const auto classes = sample.label.channel<std::uint8_t>(0);
  for (const std::size_t i : view.voxels) {
    thumbnail.gray.push_back(gray_level(voxels[i], black, white));
    thumbnail.classes.push_back(is_foreground(classes[i]) ? classes[i] : std::uint8_t{0});
  }
  return thumbnail;
}

}  // namespace hayate
