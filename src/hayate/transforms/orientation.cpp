// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/orientation.h"

#include "hayate/transforms/case_plan.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {

AxisMap orientation_map(const Affine& affine, const Orientation3& target, AxisOrder order) {
  const Orientation3 source = io_orientation(affine, order);
  AxisMap map;
  for (std::size_t to = 0; to < 3; ++to) {
    for (std::size_t from = 0; from < 3; ++from) {
      if (source[from].world_axis != target[to].world_axis) continue;
      map.source_axis[to] = from;
      map.reversed[to] = source[from].flipped != target[to].flipped;
    }
  }
  return map;
}

Volume reorient(const Volume& volume, const Orientation3& target, AxisOrder order) {
  return rearrange_axes(volume, orientation_map(volume.voxel_to_world(), target, order));
}

void OrientationOptions::describe(OptionVisitor& visitor) {
  visitor.visit(
      "axcodes", axcodes,
      "The axes point to these sides, a letter each: R or L, A or P, S or I, in any order.");
  visitor.visit("release", release, "Oblique grids are labelled as this release of MONAI does.");
}

AxisOrder axis_order(MonaiRelease release) {
  return release == MonaiRelease::k07 ? AxisOrder::kFirstToLast : AxisOrder::kStrongestFirst;
}

Orientation::Orientation(const OrientationOptions& options)
    : target_(orientation_of_axcodes(options.axcodes)), order_(axis_order(options.release)) {}

AxisGrid Orientation::on_axes(const AxisGrid& grid) const {
  return rearrange_axes(grid, orientation_map(grid.voxel_to_world, target_, order_));
}

WhyNot Orientation::plan(CasePlan& plan) const {
  if (plan.oblique) return "it comes behind a Spacing onto an oblique grid";
  plan.image = on_axes(plan.image);
  if (plan.label) plan.label = on_axes(*plan.label);
  return {};
}

void Orientation::lay_grid(VoxelGrid& grid) const {
  const AxisGrid turned = on_axes(make_axis_grid(grid.shape, grid.voxel_to_world));
  grid = {turned.voxel_to_world, turned.shape()};
}

void Orientation::operator()(Sample& sample) const {
  replace_volumes(sample, [this](const Volume& volume, VolumeKind) {
    return reorient(volume, target_, order_);
  });
}

}  // namespace hayate
