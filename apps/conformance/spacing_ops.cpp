// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/orientation.h"
#include "hayate/transforms/spacing.h"
#include "hayate/transforms/spacing_grid.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

SpacingOptions spacing_options(const GoldenCase& golden) {
  auto options = golden.options<SpacingOptions>();
  options.release = golden.release;
  return options;
}

Volume run_resample(const GoldenCase& golden, const Volume& volume) {
  const SpacingOptions options = spacing_options(golden);
  return resample_to_spacing(volume, options, options.mode);
}

void add_result(const Volume& result, Outputs& outputs) {
  outputs.add("image", result);
  outputs.add("affine", result.voxel_to_world());
}

void run_spacing(const GoldenCase& golden, Outputs& outputs) {
  add_result(run_resample(golden, golden.input_volume("image")), outputs);
}

void run_spacing_then_orientation(const GoldenCase& golden, Outputs& outputs) {
  Volume volume = golden.input_volume("image");
  for (const std::string step : golden.params.at("order")) {
    if (step == "spacing") {
      volume = run_resample(golden, volume);
    } else {
      volume =
          reorient(volume, orientation_of_axcodes(golden.params.at("axcodes").get<std::string>()),
                   axis_order(golden.release));
    }
  }
  add_result(volume, outputs);
}

void run_spacing_shape(const GoldenCase& golden, Outputs& outputs) {
  const std::vector<Affine> affines = golden.input_affines("affines");
  const std::vector<double> pixdims = golden.input_doubles("pixdims");
  const std::vector<double> shapes = golden.input_doubles("shapes");
  std::vector<std::int64_t> new_shapes;
  std::vector<double> new_affines;
  for (std::size_t i = 0; i < affines.size(); ++i) {
    SpacingOptions options;
    options.release = golden.release;
    SpatialShape shape;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      options.pixdim.push_back(pixdims[i * 3 + axis]);
      shape[axis] = static_cast<std::int64_t>(shapes[i * 3 + axis]);
    }
    const SpacingGrid grid = compute_spacing_grid(affines[i], shape, options);
    new_shapes.insert(new_shapes.end(), grid.shape.begin(), grid.shape.end());
    for (const auto& row : grid.voxel_to_world.rows) {
      new_affines.insert(new_affines.end(), row.begin(), row.end());
    }
  }
  const auto count = static_cast<std::int64_t>(affines.size());
  outputs.add("shapes", {count, 3}, new_shapes);
  outputs.add("affines", {count, 4, 4}, new_affines);
}

}  // namespace

void add_spacing_ops(OpTable& ops) {
  ops["spacing"] = run_spacing;
  ops["spacing_then_orientation"] = run_spacing_then_orientation;
  ops["spacing_shape"] = run_spacing_shape;
}

}  // namespace hayate::conformance
