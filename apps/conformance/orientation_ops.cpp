// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/orientation.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

Volume run_reorient(const GoldenCase& golden, const Volume& volume) {
  return reorient(volume, orientation_of_axcodes(golden.params.at("axcodes").get<std::string>()),
                  axis_order(golden.release));
}

void run_orientation(const GoldenCase& golden, Outputs& outputs) {
  const Volume result = run_reorient(golden, golden.input_volume("image"));
  outputs.add("image", result);
  outputs.add("affine", result.voxel_to_world());
}

/// Many affines, one after the other, on the same image.
void run_orientation_table(const GoldenCase& golden, Outputs& outputs) {
  Volume image = golden.input_volume("image");
  const std::vector<Affine> affines = golden.input_affines("affines");
  const auto count = static_cast<std::int64_t>(affines.size());
  std::vector<std::int64_t> orientations;
  std::vector<std::int64_t> shapes;
  std::vector<double> new_affines;
  std::vector<double> images;
  for (const Affine& affine : affines) {
    image.set_voxel_to_world(affine);
    for (const AxisOrientation& axis : io_orientation(affine, axis_order(golden.release))) {
      orientations.push_back(axis.world_axis);
      orientations.push_back(axis.flipped ? -1 : 1);
    }
    const Volume result = run_reorient(golden, image);
    for (const std::int64_t size : result.spatial_shape()) shapes.push_back(size);
    for (const auto& row : result.voxel_to_world().rows) {
      new_affines.insert(new_affines.end(), row.begin(), row.end());
    }
    const auto voxels = result.voxels<float>();
    images.insert(images.end(), voxels.begin(), voxels.end());
  }
  outputs.add("io_orientation", {count, 3, 2}, orientations);
  outputs.add("shapes", {count, 3}, shapes);
  outputs.add("affines", {count, 4, 4}, new_affines);
  outputs.add("images", {count, image.size()}, images);
}

}  // namespace

void add_orientation_ops(OpTable& ops) {
  ops["orientation"] = run_orientation;
  ops["orientation_table"] = run_orientation_table;
}

}  // namespace hayate::conformance
