// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/slice_thumbnail.h"

#include <algorithm>
#include <cmath>

namespace hayate {
namespace {

constexpr double kLongestSide = 128.0;

/// One voxel axis, walked along a side of the picture.
struct Side {
  std::size_t axis = 0;
  std::int64_t voxel_count = 0;
  double spacing_mm = 1.0;
  /// Whether the picture runs against the voxel index.
  bool reversed = false;

  double length_mm() const { return static_cast<double>(voxel_count) * spacing_mm; }
  std::int64_t voxel_of(std::int64_t pixel, double pixel_mm) const {
    const auto found =
        static_cast<std::int64_t>((static_cast<double>(pixel) + 0.5) * pixel_mm / spacing_mm);
    const std::int64_t index = std::min(found, voxel_count - 1);
    return reversed ? voxel_count - 1 - index : index;
  }
};

/// The voxel axis along a world axis; the picture runs against that one (to the left, to the back).
Side side_along(const Volume& image, const Orientation3& orientation, int world_axis) {
  Side side;
  while (orientation[side.axis].world_axis != world_axis) ++side.axis;
  side.voxel_count = image.spatial_shape()[side.axis];
  side.spacing_mm = spacing_mm(image.voxel_to_world())[side.axis];
  side.reversed = !orientation[side.axis].flipped;
  return side;
}

std::array<std::size_t, 3> strides_of(const SpatialShape& shape) {
  return {static_cast<std::size_t>(shape[1] * shape[2]), static_cast<std::size_t>(shape[2]), 1};
}

/// The mean index of the foreground's voxels along an axis.
std::int64_t middle_of_foreground(const Sample& sample, std::size_t axis) {
  const SpatialShape shape = sample.image.spatial_shape();
  const auto strides = strides_of(shape);
  const auto classes = sample.label.channel<std::uint8_t>(0);
  std::int64_t count = 0;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] == 0) continue;
    ++count;
    sum += static_cast<std::int64_t>(i / strides[axis]) % shape[axis];
  }
  return count == 0 ? shape[axis] / 2 : sum / count;
}

std::uint8_t to_gray(float value, double black, double white) {
  const double share = (static_cast<double>(value) - black) / std::max(white - black, 1e-12);
  return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(share, 0.0, 1.0)));
}

}  // namespace

SliceThumbnail make_slice_thumbnail(const Sample& sample, double black, double white) {
  const Volume& image = sample.image;
  const Orientation3 orientation = io_orientation(image.voxel_to_world());
  const Side across = side_along(image, orientation, 0);
  const Side down = side_along(image, orientation, 1);
  const std::size_t axial = 3 - across.axis - down.axis;
  const double pixel_mm = std::max(std::min(across.spacing_mm, down.spacing_mm),
                                   std::max(across.length_mm(), down.length_mm()) / kLongestSide);
  const auto pixels = [&](const Side& side) {
    return std::max<std::int64_t>(std::llround(side.length_mm() / pixel_mm), 1);
  };
  SliceThumbnail thumbnail{pixels(across), pixels(down), {}, {}};

  const auto strides = strides_of(image.spatial_shape());
  const auto voxels = image.channel<float>(0);
  const auto classes = sample.label.channel<std::uint8_t>(0);
  const auto offset =
      static_cast<std::size_t>(middle_of_foreground(sample, axial)) * strides[axial];
  for (std::int64_t row = 0; row < thumbnail.height; ++row) {
    for (std::int64_t column = 0; column < thumbnail.width; ++column) {
      const std::size_t i =
          offset +
          static_cast<std::size_t>(across.voxel_of(column, pixel_mm)) * strides[across.axis] +
          static_cast<std::size_t>(down.voxel_of(row, pixel_mm)) * strides[down.axis];
      thumbnail.gray.push_back(to_gray(voxels[i], black, white));
      thumbnail.classes.push_back(classes[i]);
    }
  }
  return thumbnail;
}

}  // namespace hayate
