// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/normalize_intensity.h"
#include "hayate/transforms/scale_intensity_range.h"
#include "hayate/transforms/scale_intensity_range_percentiles.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

/// Every op of this group changes the image in place.
template <class Change>
void run_on_image(const GoldenCase& golden, Outputs& outputs, Change change) {
  Volume image = convert(golden.input_volume("image"), VoxelType::kFloat32);
  change(image);
  outputs.add("image", image);
}

std::optional<double> optional_number(const json& params, const char* key) {
  const auto found = params.find(key);
  if (found == params.end() || found->is_null()) return std::nullopt;
  return found->get<double>();
}

/// A number, a list of them, or null for none.
std::vector<double> optional_numbers(const json& params, const char* key) {
  const auto found = params.find(key);
  if (found == params.end() || found->is_null()) return {};
  if (found->is_number()) return {found->get<double>()};
  return found->get<std::vector<double>>();
}

void run_scale_intensity_range(const GoldenCase& golden, Outputs& outputs) {
  const json& params = golden.params;
  ScaleIntensityRangeOptions options;
  options.a_min = params.at("a_min").get<double>();
  options.a_max = params.at("a_max").get<double>();
  options.b_min = optional_number(params, "b_min");
  options.b_max = optional_number(params, "b_max");
  options.clip = params.value("clip", false);
  run_on_image(golden, outputs,
               [&](Volume& image) { scale_intensity_range(image.voxels<float>(), options); });
}

void run_normalize_intensity(const GoldenCase& golden, Outputs& outputs) {
  const json& params = golden.params;
  NormalizeIntensityOptions options;
  options.subtrahend = optional_numbers(params, "subtrahend");
  options.divisor = optional_numbers(params, "divisor");
  options.nonzero = params.value("nonzero", false);
  options.channel_wise = params.value("channel_wise", false);
  run_on_image(golden, outputs, [&](Volume& image) { normalize_intensity(image, options); });
}

void run_scale_intensity_range_percentiles(const GoldenCase& golden, Outputs& outputs) {
  const json& params = golden.params;
  ScaleIntensityRangePercentilesOptions options;
  options.lower = params.at("lower").get<double>();
  options.upper = params.at("upper").get<double>();
  options.b_min = optional_number(params, "b_min");
  options.b_max = optional_number(params, "b_max");
  options.clip = params.value("clip", false);
  options.relative = params.value("relative", false);
  options.channel_wise = params.value("channel_wise", false);
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
