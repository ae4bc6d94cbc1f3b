// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/resize_with_pad_or_crop.h"

#include "hayate/transforms/center_spatial_crop.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spatial_size.h"

namespace hayate {

Volume resize_with_pad_or_crop(const Volume& volume, const SpatialPadOptions& options) {
  Volume cropped = center_spatial_crop(volume, options.spatial_size);
  if (cropped.spatial_shape() == fall_back_to(volume.spatial_shape(), options.spatial_size)) {
    return cropped;
  }
  return spatial_pad(cropped, options);
}

ResizeWithPadOrCrop::ResizeWithPadOrCrop(const SpatialPadOptions& options) : options_(options) {
  check_spatial_size("ResizeWithPadOrCrop.spatial_size", options.spatial_size);
}

void ResizeWithPadOrCrop::operator()(Sample& sample) const {
  replace_volumes(sample, [this](const Volume& volume, VolumeKind kind) {
    SpatialPadOptions options = options_;
    if (kind == VolumeKind::kLabel) options.value = 0.0;
    return resize_with_pad_or_crop(volume, options);
  });
}

std::optional<GridMapping> ResizeWithPadOrCrop::map_grid(const SpatialShape& shape) const {
  const GridMapping cropped = cut(central_box(shape, options_.spatial_size));
  const auto padded = map_padding(cropped.shape, options_);
  if (!padded) return std::nullopt;
  return then(cropped, *padded);
}

}  // namespace hayate
