// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/base/monai_release.h"
#include "hayate/resampling/axis_grid.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// How the axes of a grid are flipped and swapped, so that they point nearest to where `target`
/// says.
AxisMap orientation_map(const Affine& affine, const Orientation3& target, AxisOrder order);

/// Flips and swaps the axes, so that they point nearest to where `target` says; no voxel's value
/// changes, and each stays where it is in the world. Voxels of any type.
Volume reorient(const Volume& volume, const Orientation3& target, AxisOrder order);

/// MONAI's arguments of Orientation.
struct OrientationOptions {
  /// One letter an axis, naming the side that it points to: "RAS", "LPS" …
  std::string axcodes = "RAS";
  /// 0.7 and 1.6 can label strongly oblique grids differently (CONVENTIONS.md).
  MonaiRelease release = MonaiRelease::k16;

  void describe(OptionVisitor& visitor);
};

/// Returns nibabel's axis order in that release of MONAI.
AxisOrder axis_order(MonaiRelease release);

/// MONAI's Orientationd: brings image and label to the same axis directions.
class Orientation final : public DeterministicTransform {
 public:
  /// \throws RecipeError  for axcodes that are not an orientation.
  explicit Orientation(const OrientationOptions& options);

  std::string_view name() const override { return "Orientation"; }
  void operator()(Sample& sample) const override;

  WhyNot plan(CasePlan& plan) const override;
  void lay_grid(VoxelGrid& grid) const override;

 private:
  /// Orients a grid whose voxels have not been read yet.
  AxisGrid on_axes(const AxisGrid& grid) const;

  Orientation3 target_;
  AxisOrder order_;
};

}  // namespace hayate
