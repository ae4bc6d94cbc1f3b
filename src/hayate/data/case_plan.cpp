// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_plan.h"

#include <utility>

#include "hayate/transforms/orientation.h"
#include "hayate/transforms/resample_gather.h"
#include "hayate/transforms/scale_intensity_range.h"

namespace hayate {
namespace {

/// How a grid whose axes were at most rearranged is sampled; nothing where there is nothing to
/// sample, or no way to.
std::optional<SpacingSampling> sample_obliquely(const Spacing& spacing, const AxisGrid& grid,
                                                VolumeKind kind) {
  SpacingSampling sampling = spacing.sampling_of(grid.voxel_to_world, grid.shape(), kind);
  if (sampling.grid.is_identity || !can_gather({.shape = grid.shape()})) return std::nullopt;
  return sampling;
}

}  // namespace

CasePlan::CasePlan(const ImageInfo& image_info, const std::optional<ImageInfo>& label_info)
    : image(make_axis_grid(image_info.spatial_shape(), image_info.voxel_to_world)) {
  if (label_info) label = make_axis_grid(label_info->spatial_shape(), label_info->voxel_to_world);
}

bool CasePlan::take(const Transform& transform) {
  if (const auto* spacing = dynamic_cast<const Spacing*>(&transform)) return take_spacing(*spacing);
  if (const auto* orientation = dynamic_cast<const Orientation*>(&transform)) {
    if (oblique) return false;
    image = orientation->on_axes(image);
    if (label) label = orientation->on_axes(*label);
    return true;
  }
  const auto* scale = dynamic_cast<const ScaleIntensityRange*>(&transform);
  if (scale == nullptr || range) return false;
  range = scale->range();
  return true;
}

bool CasePlan::take_spacing(const Spacing& spacing) {
  if (range || oblique || spacing.mode_of(VolumeKind::kImage) != InterpolationMode::kBilinear) {
    return false;
  }
  auto image_axes = spacing.on_axes(image, VolumeKind::kImage);
  if (!image_axes) return take_oblique_spacing(spacing);
  if (label) {
    auto label_axes = spacing.on_axes(*label, VolumeKind::kLabel);
    if (!label_axes) return take_oblique_spacing(spacing);
    label = std::move(label_axes);
  }
  image = *std::move(image_axes);
  is_spaced_ = true;
  return true;
}

bool CasePlan::take_oblique_spacing(const Spacing& spacing) {
  if (is_spaced_) return false;
  auto image_sampling = sample_obliquely(spacing, image, VolumeKind::kImage);
  if (!image_sampling) return false;
  std::optional<SpacingSampling> label_sampling;
  if (label) {
    label_sampling = sample_obliquely(spacing, *label, VolumeKind::kLabel);
    if (!label_sampling) return false;
  }
  oblique = Oblique{*std::move(image_sampling), std::move(label_sampling)};
  return true;
}

SpatialShape CasePlan::image_shape() const {
  return oblique ? oblique->image.grid.shape : image.shape();
}

SpatialShape CasePlan::label_shape() const {
  return oblique ? oblique->label->grid.shape : label->shape();
}

}  // namespace hayate
