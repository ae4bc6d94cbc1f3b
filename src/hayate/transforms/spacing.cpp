// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spacing.h"

#include <utility>

#include <fmt/format.h>

#include "hayate/resampling/resample_gather.h"
#include "hayate/transforms/case_plan.h"
#include "hayate/transforms/option_checks.h"

namespace hayate {
namespace {

/// 0 or less keeps the size that there is.
constexpr Range kPixdimMm{-1e4, 1e4, "mm"};

/// With align_corners PyTorch's normalised coordinates cannot express an axis of one voxel: MONAI
/// reads such an input at its only voxel, and puts the only voxel of such an output at index 1/2.
Affine with_aligned_corners(Affine output_to_input, const SpatialShape& input,
                            const SpatialShape& output) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (output[axis] != 1) continue;
    for (std::size_t row = 0; row < 3; ++row) {
      output_to_input(row, 3) += 0.5 * output_to_input(row, axis);
    }
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (input[axis] == 1) output_to_input.rows[axis] = {};
  }
  return output_to_input;
}

}  // namespace

void SpacingOptions::describe(OptionVisitor& visitor) {
  visitor.visit("pixdim", pixdim, kPixdimMm,
                "Voxels get this size along X, Y and Z; 0 or less keeps that of the input. It must "
                "be given.");
  visitor.visit("mode", mode,
                "The image is interpolated by this mode; labels take the nearest voxel.");
  visitor.visit("padding_mode", padding_mode, "This lies outside the volume.");
  visitor.visit(
      "align_corners", align_corners,
      "True lets reflection mirror at the centres of the outer voxels instead of at their edges.");
  visitor.visit(
      "diagonal", diagonal,
      "True lays the result parallel to the axes of the world instead of to those of the input.");
  visitor.visit("scale_extent", scale_extent,
                "True scales the extent from edge to edge instead of the distance of the outer "
                "centres; it takes align_corners.");
  visitor.visit("release", release, "The grid is that of this release of MONAI.");
}

namespace {

SpacingSampling make_sampling(const Affine& affine, const SpatialShape& shape,
                              const SpacingOptions& options, InterpolationMode mode) {
  SpacingSampling sampling;
  sampling.grid = compute_spacing_grid(affine, shape, options);
  sampling.output_to_input_voxel = sampling.grid.output_to_input_voxel;
  if (options.align_corners) {
    sampling.output_to_input_voxel =
        with_aligned_corners(sampling.output_to_input_voxel, shape, sampling.grid.shape);
  }
  sampling.options = {
      .mode = mode,
      .padding = options.padding_mode,
      .mirror_at = options.align_corners ? MirrorAt::kVoxelCentres : MirrorAt::kVoxelEdges};
  return sampling;
}

}  // namespace

Volume resample_to_spacing(const Volume& volume, const SpacingOptions& options,
                           InterpolationMode mode) {
  const SpacingSampling sampling =
      make_sampling(volume.voxel_to_world(), volume.spatial_shape(), options, mode);
  Volume result;
  if (sampling.grid.is_identity) {
    result = mode == InterpolationMode::kBilinear ? convert(volume, VoxelType::kFloat32)
                                                  : volume.clone();
  } else {
    result =
        resample(volume, sampling.output_to_input_voxel, sampling.grid.shape, sampling.options);
  }
  result.set_voxel_to_world(sampling.grid.voxel_to_world);
  return result;
}

std::optional<AxisGrid> resample_to_spacing(const AxisGrid& grid, const SpacingOptions& options,
                                            InterpolationMode mode) {
  const SpacingSampling sampling = make_sampling(grid.voxel_to_world, grid.shape(), options, mode);
  std::optional<AxisGrid> result = grid;
  if (!sampling.grid.is_identity) {
    result =
        sample_axes(grid, sampling.output_to_input_voxel, sampling.grid.shape, sampling.options);
  }
  if (result) result->voxel_to_world = sampling.grid.voxel_to_world;
  return result;
}

Spacing::Spacing(SpacingOptions options) : options_(std::move(options)) {
  if (options_.pixdim.empty() || options_.pixdim.size() > 3) {
    reject_option("Spacing.pixdim", fmt::format("{} numbers", options_.pixdim.size()),
                  "one to three voxel sizes in mm, for instance [1.5, 1.5, 2.0]");
  }
}

InterpolationMode Spacing::mode_of(VolumeKind kind) const {
  return kind == VolumeKind::kImage ? options_.mode : InterpolationMode::kNearest;
}

std::optional<AxisGrid> Spacing::on_axes(const AxisGrid& grid, VolumeKind kind) const {
  return resample_to_spacing(grid, options_, mode_of(kind));
}

SpacingSampling Spacing::sampling_of(const Affine& voxel_to_world, const SpatialShape& shape,
                                     VolumeKind kind) const {
  return make_sampling(voxel_to_world, shape, options_, mode_of(kind));
}

WhyNot Spacing::plan(CasePlan& plan) const {
  if (plan.range) return "it comes behind a range of intensities";
  if (plan.oblique) return "it comes behind a Spacing onto an oblique grid";
  if (options_.mode != InterpolationMode::kBilinear) return "its mode is not bilinear";
  auto image = on_axes(plan.image, VolumeKind::kImage);
  if (!image) return plan_obliquely(plan);
  if (plan.label) {
    auto label = on_axes(*plan.label, VolumeKind::kLabel);
    if (!label) return plan_obliquely(plan);
    plan.label = std::move(label);
  }
  plan.image = *std::move(image);
  plan.is_spaced = true;
  return {};
}

/// Plans a sampling that comes after nothing but rearranged axes, voxel by voxel.
WhyNot Spacing::plan_obliquely(CasePlan& plan) const {
  if (plan.is_spaced) return "another Spacing comes before it";
  const auto sample = [&](const AxisGrid& grid, VolumeKind kind) {
    return sampling_of(grid.voxel_to_world, grid.shape(), kind);
  };
  CasePlan::Oblique oblique{sample(plan.image, VolumeKind::kImage), std::nullopt};
  if (const WhyNot why = why_not_gather({.shape = plan.image.shape()}); !why.applies()) return why;
  if (plan.label) {
    oblique.label = sample(*plan.label, VolumeKind::kLabel);
    const WhyNot why = why_not_gather({.shape = plan.label->shape()});
    if (!why.applies()) return why;
  }
  plan.oblique = std::move(oblique);
  return {};
}

void Spacing::lay_grid(VoxelGrid& grid) const {
  const SpacingGrid spaced = sampling_of(grid.voxel_to_world, grid.shape, VolumeKind::kImage).grid;
  grid = {spaced.voxel_to_world, spaced.shape};
}

void Spacing::operator()(Sample& sample) const {
  replace_volumes(sample, [this](const Volume& volume, VolumeKind kind) {
    return resample_to_spacing(volume, options_, mode_of(kind));
  });
}

}  // namespace hayate
