// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spacing.h"

#include <utility>

#include <fmt/format.h>

#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spacing_grid.h"

namespace hayate {
namespace {

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
  visitor.visit("pixdim", pixdim, kAny);
  visitor.visit("mode", mode);
  visitor.visit("padding_mode", padding_mode);
  visitor.visit("align_corners", align_corners);
  visitor.visit("diagonal", diagonal);
  visitor.visit("scale_extent", scale_extent);
  visitor.visit("release", release);
}

Volume resample_to_spacing(const Volume& volume, const SpacingOptions& options,
                           InterpolationMode mode) {
  const SpacingGrid grid =
      compute_spacing_grid(volume.voxel_to_world(), volume.spatial_shape(), options);
  Volume result;
  if (grid.is_identity) {
    result = mode == InterpolationMode::kBilinear ? convert(volume, VoxelType::kFloat32)
                                                  : volume.clone();
  } else {
    const Affine matrix =
        options.align_corners
            ? with_aligned_corners(grid.output_to_input_voxel, volume.spatial_shape(), grid.shape)
            : grid.output_to_input_voxel;
    result = resample(
        volume, matrix, grid.shape,
        {.mode = mode,
         .padding = options.padding_mode,
         .mirror_at = options.align_corners ? MirrorAt::kVoxelCentres : MirrorAt::kVoxelEdges});
  }
  result.set_voxel_to_world(grid.voxel_to_world);
  return result;
}

Spacing::Spacing(SpacingOptions options) : options_(std::move(options)) {
  if (options_.pixdim.empty() || options_.pixdim.size() > 3) {
    reject_option("Spacing.pixdim", fmt::format("{} numbers", options_.pixdim.size()),
                  "one to three voxel sizes in mm, for instance [1.5, 1.5, 2.0]");
  }
}

void Spacing::operator()(Sample& sample) const {
  replace_volumes(sample, [this](const Volume& volume, VolumeKind kind) {
    return resample_to_spacing(
        volume, options_, kind == VolumeKind::kImage ? options_.mode : InterpolationMode::kNearest);
  });
}

}  // namespace hayate
