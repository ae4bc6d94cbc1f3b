// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/coarsen_tensor.h"

#include <vector>

#include <ATen/ops/_upsample_nearest_exact3d.h>
#include <ATen/ops/adaptive_avg_pool3d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/upsample_nearest3d.h>
#include <ATen/ops/upsample_trilinear3d.h>

#include "hayate/transforms/simulate_low_resolution.h"

namespace hayate {
namespace {

at::Tensor resized(const at::Tensor& image, const SpatialShape& shape, ResizeMode mode,
                   bool align_corners) {
  switch (mode) {
    case ResizeMode::kNearest:
      return at::upsample_nearest3d(image, shape);
    case ResizeMode::kNearestExact:
      return at::_upsample_nearest_exact3d(image, shape);
    case ResizeMode::kArea:
      return at::adaptive_avg_pool3d(image, shape);
    case ResizeMode::kLinear:
    case ResizeMode::kBilinear:
    case ResizeMode::kTrilinear:
      break;
  }
  return at::upsample_trilinear3d(image, shape, align_corners);
}

}  // namespace

at::Tensor coarsen_tensor(const at::Tensor& images, std::span<const IntensityCoarsen> changes) {
  const SpatialShape shape{images.size(2), images.size(3), images.size(4)};
  std::vector<at::Tensor> coarse;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const LowResolutionOptions& options = changes[i].options;
    const SpatialShape small = low_resolution_shape(shape, changes[i].zoom);
    at::Tensor image = images.narrow(0, static_cast<std::int64_t>(i), 1);
    if (small != shape) {
      image = resized(resized(image, small, options.downsample_mode, /*align_corners=*/false),
                      shape, options.upsample_mode, options.align_corners);
    }
    coarse.push_back(image);
  }
  return at::cat(coarse);
}

}  // namespace hayate
