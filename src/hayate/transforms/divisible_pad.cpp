// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/divisible_pad.h"

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spatial_size.h"

namespace hayate {

void DivisiblePadOptions::describe(OptionVisitor& visitor) {
  visitor.visit("k", k, kVoxelCountOrAll,
                "The size of an axis becomes a multiple of this; 0 or less keeps it. One must be "
                "given.");
  visitor.visit("method", method, "The missing voxels go to both sides or to the end.");
  visitor.visit("mode", mode, "This is put where voxels are missing.");
  visitor.visit("value", value, kIntensity,
                "Constant padding has this intensity; labels are padded with 0.");
}

SpatialPadOptions divisible_padding(const SpatialShape& shape, const DivisiblePadOptions& options) {
  SpatialPadOptions padding{.method = options.method, .mode = options.mode, .value = options.value};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t k = options.k[axis];
    if (k > 0) padding.spatial_size[axis] = (shape[axis] + k - 1) / k * k;
  }
  return padding;
}

DivisiblePad::DivisiblePad(const DivisiblePadOptions& options) : options_(options) {
  check_spatial_size("DivisiblePad.k", options.k);
}

void DivisiblePad::operator()(Sample& sample) const {
  replace_volumes(sample, [this](const Volume& volume, VolumeKind kind) {
    SpatialPadOptions padding = divisible_padding(volume.spatial_shape(), options_);
    if (kind == VolumeKind::kLabel) padding.value = 0.0;
    return spatial_pad(volume, padding);
  });
}

std::optional<GridMapping> DivisiblePad::map_grid(const SpatialShape& shape) const {
  return map_padding(shape, divisible_padding(shape, options_));
}

}  // namespace hayate
