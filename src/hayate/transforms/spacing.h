// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hayate/resampling/axis_grid.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spacing_grid.h"
#include "hayate/transforms/spacing_options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// The grid that Spacing samples a volume on, and how. Where `grid.is_identity`, it samples
/// nothing.
struct SpacingSampling {
  SpacingGrid grid;
  /// The grid's, but for axes of one voxel with align_corners.
  Affine output_to_input_voxel;
  ResampleOptions options;
};

/// Returns the volume at another voxel size, on the grid of compute_spacing_grid; `mode` takes the
/// place of the options' own.
///
/// \param volume  [C, X, Y, Z] uint8, int16 or float32; every axis at least one voxel.
/// \returns float32 for kBilinear, the volume's own type for kNearest.
/// \throws DataError  as compute_spacing_grid.
Volume resample_to_spacing(const Volume& volume, const SpacingOptions& options,
                           InterpolationMode mode);

/// Resamples a grid whose voxels have not been read yet; nothing where sample_axes cannot.
std::optional<AxisGrid> resample_to_spacing(const AxisGrid& grid, const SpacingOptions& options,
                                            InterpolationMode mode);

/// MONAI's Spacingd: image and label, each by its own affine, at the voxel size `pixdim`.
class Spacing final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when `pixdim` does not hold one to three numbers.
  explicit Spacing(SpacingOptions options);

  std::string_view name() const override { return "Spacing"; }
  void operator()(Sample& sample) const override;

  WhyNot plan(CasePlan& plan) const override;
  void lay_grid(VoxelGrid& grid) const override;

 private:
  /// Resamples a grid whose voxels have not been read yet; nothing where sample_axes cannot.
  std::optional<AxisGrid> on_axes(const AxisGrid& grid, VolumeKind kind) const;
  /// What is done to a volume of this shape. \throws DataError  as compute_spacing_grid.
  SpacingSampling sampling_of(const Affine& voxel_to_world, const SpatialShape& shape,
                              VolumeKind kind) const;
  InterpolationMode mode_of(VolumeKind kind) const;
  WhyNot plan_obliquely(CasePlan& plan) const;

  SpacingOptions options_;
};

}  // namespace hayate
