// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/normalize_intensity.h"
#include "hayate/transforms/scale_intensity_range.h"
#include "hayate/transforms/scale_intensity_range_percentiles.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

/// Every op of this group changes the image in place.
template <class Change>
void run_on_image(const GoldenCase& golden, Outputs& outputs, Change change) {
  Volume image = convert(golden.input_volume("image"), VoxelType::kFloat32);
  change(image);
  outputs.add("image", image);
}

void run_scale_intensity_range(const GoldenCase& golden, Outputs& outputs) {
  const auto options = golden.options<ScaleIntensityRangeOptions>();
  run_on_image(golden, outputs,
               [&](Volume& image) { scale_intensity_range(image.voxels<float>(), options); });
}

void run_normalize_intensity(const GoldenCase& golden, Outputs& outputs) {
  const auto options = golden.options<NormalizeIntensityOptions>();
  run_on_image(golden, outputs, [&](Volume& image) { normalize_intensity(image, options); });
}

void run_scale_intensity_range_percentiles(const GoldenCase& golden, Outputs& outputs) {
  const auto options = golden.options<ScaleIntensityRangePercentilesOptions>();
  run_on_image(golden, outputs,
               [&](Volume& image) { scale_intensity_range_percentiles(image, options); });
}

}  // namespace

void add_intensity_ops(OpTable& ops) {
  ops["scale_intensity_range"] = run_scale_intensity_range;
  ops["normalize_intensity"] = run_normalize_intensity;
  ops["scale_intensity_range_percentiles"] = run_scale_intensity_range_percentiles;
}

}  // namespace hayate::conformance
