// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spatial_pad.h"

#include <algorithm>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spatial_size.h"

namespace hayate {

void SpatialPadOptions::describe(OptionVisitor& visitor) {
  visitor.visit("spatial_size", spatial_size, kVoxelCountOrAll,
                "An axis gets this size; 0 or less keeps it. One must be given.");
  visitor.visit("method", method, "The missing voxels go to both sides or to the end.");
  visitor.visit("mode", mode, "This is put where voxels are missing.");
  visitor.visit("value", value, kIntensity,
                "Constant padding has this intensity; labels are padded with 0.");
}

VoxelBox padded_box(const SpatialShape& shape, const SpatialPadOptions& options) {
  const SpatialShape wanted = fall_back_to(shape, options.spatial_size);
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t missing = std::max<std::int64_t>(wanted[axis] - shape[axis], 0);
    const std::int64_t before = options.method == PadMethod::kSymmetric ? missing / 2 : 0;
    box.begin[axis] = -before;
    box.end[axis] = shape[axis] + missing - before;
  }
  return box;
}

std::optional<GridMapping> map_padding(const SpatialShape& shape,
                                       const SpatialPadOptions& options) {
  GridMapping mapping = cut(padded_box(shape, options));
  if (mapping.shape == shape) return mapping;
  mapping.outside = outside_fill(PadFill{options.mode, options.value});
  if (!mapping.outside) return std::nullopt;
  return mapping;
}

Volume spatial_pad(const Volume& volume, const SpatialPadOptions& options) {
  const SpatialShape shape = volume.spatial_shape();
  const VoxelBox box = padded_box(shape, options);
  SpatialShape before;
  SpatialShape after;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    before[axis] = -box.begin[axis];
    after[axis] = box.end[axis] - shape[axis];
  }
  return pad(volume, before, after, {options.mode, options.value});
}

SpatialPad::SpatialPad(const SpatialPadOptions& options) : options_(options) {
  check_spatial_size("SpatialPad.spatial_size", options.spatial_size);
}

void SpatialPad::operator()(Sample& sample) const {
  replace_volumes(sample, [this](const Volume& volume, VolumeKind kind) {
    SpatialPadOptions options = options_;
    if (kind == VolumeKind::kLabel) options.value = 0.0;
    return spatial_pad(volume, options);
  });
}

std::optional<GridMapping> SpatialPad::map_grid(const SpatialShape& shape) const {
  return map_padding(shape, options_);
}

}  // namespace hayate
