// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/scale_intensity_range.h"

#include <algorithm>
#include <cmath>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/case_plan.h"
#include "hayate/transforms/option_checks.h"

namespace hayate {

void ScaleIntensityRangeOptions::describe(OptionVisitor& visitor) {
  visitor.visit("a_min", a_min, kIntensity, "This intensity becomes b_min.");
  visitor.visit("a_max", a_max, kIntensity, "This intensity becomes b_max.");
  visitor.visit("b_min", b_min, kIntensity,
                "The low end becomes this; where b_min or b_max is null, the ends become 0 and 1.");
  visitor.visit(
      "b_max", b_max, kIntensity,
      "The high end becomes this; where b_min or b_max is null, the ends become 0 and 1.");
  visitor.visit("clip", clip, "True limits the result to b_min and b_max.");
}

IntensityRange intensity_range(const ScaleIntensityRangeOptions& options) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  IntensityRange range{.lowest = -kInfinity, .highest = kInfinity};
  range.subtract = static_cast<float>(options.a_min);
  if (options.a_max == options.a_min) {
    range.add = static_cast<float>(options.b_min.value_or(0.0));
    return range;
  }
  range.divide = static_cast<float>(options.a_max - options.a_min);
  if (options.b_min && options.b_max) {
    range.multiply = static_cast<float>(*options.b_max - *options.b_min);
    range.add = static_cast<float>(*options.b_min);
  }
  if (options.clip && options.b_min) range.lowest = static_cast<float>(*options.b_min);
  if (options.clip && options.b_max) range.highest = static_cast<float>(*options.b_max);
  return range;
}

void scale_intensity_range(std::span<float> voxels, const ScaleIntensityRangeOptions& options) {
  axis_resample_kernels(selected_isa())
      .scale_row(voxels.data(), std::ssize(voxels), intensity_range(options));
}

ScaleIntensityRange::ScaleIntensityRange(const ScaleIntensityRangeOptions& options)
    : options_(options) {
  if (std::isnan(options.a_min) || std::isnan(options.a_max)) {
    reject_option("ScaleIntensityRange", "no a_min or no a_max",
                  "both: the intensities that become b_min and b_max");
  }
  if (options.clip && !options.b_min && !options.b_max) {
    reject_option("ScaleIntensityRange.clip", "true without b_min and b_max", "a bound to clip at");
  }
}

WhyNot ScaleIntensityRange::plan(CasePlan& plan) const {
  if (plan.range) return "another range comes before it";
  plan.range = intensity_range(options_);
  return {};
}

void ScaleIntensityRange::operator()(Sample& sample) const {
  scale_intensity_range(sample.image.voxels<float>(), options_);
}

}  // namespace hayate
