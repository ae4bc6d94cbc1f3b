// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/zoom.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "hayate/resampling/crop_pad.h"
#include "hayate/resampling/statistic_pad.h"

namespace hayate {
namespace {

constexpr auto kFirstStatistic = ZoomPadding::kMean;

// zoom.h lists the ways of both enums in their order, so that a difference converts.
static_assert(kEnumNames<ZoomPadding>[static_cast<std::size_t>(PadMode::kCircular)] ==
              kEnumNames<PadMode>.back());
static_assert(static_cast<int>(ZoomPadding::kLinearRamp) - static_cast<int>(kFirstStatistic) ==
              static_cast<int>(PadStatistic::kLinearRamp));

SpatialShape zoomed_shape(const SpatialShape& shape, const Vector3& factors) {
  SpatialShape zoomed;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    assert(factors[axis] > 0.0);
    const double size = std::floor(static_cast<double>(shape[axis]) * factors[axis]);
    zoomed[axis] = std::max<std::int64_t>(static_cast<std::int64_t>(size), 1);
  }
  return zoomed;
}

/// The box of the zoomed volume that has the shape wanted; it reaches outside where that is larger.
VoxelBox central_box(const SpatialShape& zoomed, const SpatialShape& wanted, MonaiRelease release) {
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t excess = zoomed[axis] - wanted[axis];
    if (excess < 0) {
      box.begin[axis] = -(-excess / 2);
    } else {
      box.begin[axis] =
          release == MonaiRelease::k07 ? excess / 2 : zoomed[axis] / 2 - wanted[axis] / 2;
    }
    box.end[axis] = box.begin[axis] + wanted[axis];
  }
  return box;
}

Volume crop_or_pad_zoomed(const Volume& zoomed, const VoxelBox& box, ZoomPadding padding) {
  if (padding < kFirstStatistic) {
    return crop_or_pad(zoomed, box, {static_cast<PadMode>(padding), 0.0});
  }
  const SpatialShape shape = zoomed.spatial_shape();
  VoxelBox inside;
  SpatialShape before;
  SpatialShape after;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    inside.begin[axis] = std::max<std::int64_t>(box.begin[axis], 0);
    inside.end[axis] = std::min(box.end[axis], shape[axis]);
    before[axis] = inside.begin[axis] - box.begin[axis];
    after[axis] = box.end[axis] - inside.end[axis];
  }
  const auto statistic =
      static_cast<PadStatistic>(static_cast<int>(padding) - static_cast<int>(kFirstStatistic));
  return pad_with_statistic(crop(zoomed, inside), before, after, statistic);
}

}  // namespace

bool is_mapping(const ZoomOptions& options) {
  const bool is_linear = options.mode == ResizeMode::kLinear ||
                         options.mode == ResizeMode::kBilinear ||
                         options.mode == ResizeMode::kTrilinear;
  return is_linear && !options.align_corners && options.padding_mode <= ZoomPadding::kReplicate;
}

GridMapping map_zoom(const SpatialShape& shape, const Vector3& factors,
                     const ZoomOptions& options) {
  assert(is_mapping(options));
  const SpatialShape zoomed = zoomed_shape(shape, factors);
  GridMapping mapping{.output_to_input_voxel = resized_to_input_voxel(shape, zoomed, false),
                      .shape = zoomed,
                      .mode = InterpolationMode::kBilinear,
                      .outside = outside_fill(PadFill{static_cast<PadMode>(options.padding_mode)})};
  return options.keep_size ? then(mapping, cut(central_box(zoomed, shape, options.release)))
                           : mapping;
}

Volume zoom(const Volume& volume, const Vector3& factors, const ZoomOptions& options) {
  const SpatialShape shape = volume.spatial_shape();
  const SpatialShape zoomed = zoomed_shape(shape, factors);
  Volume output = interpolate(volume, zoomed, options.mode, options.align_corners);
  if (!options.keep_size || zoomed == shape) return output;
  return crop_or_pad_zoomed(output, central_box(zoomed, shape, options.release),
                            options.padding_mode);
}

}  // namespace hayate
