// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/scale_intensity_range_percentiles.h"

#include <vector>

#include <fmt/format.h>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/percentile.h"
#include "hayate/transforms/scale_intensity_range.h"
#include "hayate/transforms/voxel_groups.h"

namespace hayate {
namespace {

constexpr Range kPercent{0.0, 100.0, "%"};

void scale(std::span<float> voxels, const ScaleIntensityRangePercentilesOptions& options) {
  std::vector<float> values(voxels.begin(), voxels.end());
  ScaleIntensityRangeOptions range;
  range.a_min = percentile(values, options.lower);
  range.a_max = percentile(values, options.upper);
  range.b_min = options.b_min;
  range.b_max = options.b_max;
  range.clip = options.clip;
  if (options.relative) {
    const double width = options.b_max.value() - options.b_min.value();
    range.b_min = width * (options.lower / 100.0) + *options.b_min;
    range.b_max = width * (options.upper / 100.0) + *options.b_min;
  }
  scale_intensity_range(voxels, range);
}

void check_percent(std::string_view option, double percent) {
  if (percent >= 0.0 && percent <= 100.0) return;
  reject_option(option, fmt::format("{}", percent), "a percentage from 0 to 100");
}

}  // namespace

void ScaleIntensityRangePercentilesOptions::describe(OptionVisitor& visitor) {
  visitor.visit("lower", lower, kPercent, "This percentile of the intensities becomes b_min.");
  visitor.visit("upper", upper, kPercent, "This percentile of the intensities becomes b_max.");
  visitor.visit("b_min", b_min, kIntensity,
                "The low end becomes this; where b_min or b_max is null, the ends become 0 and 1.");
  visitor.visit(
      "b_max", b_max, kIntensity,
      "The high end becomes this; where b_min or b_max is null, the ends become 0 and 1.");
  visitor.visit("clip", clip, "True limits the result to b_min and b_max.");
  visitor.visit("relative", relative,
                "True takes the percentiles to those percentages of the way from b_min to b_max "
                "instead of to its ends.");
  visitor.visit("channel_wise", channel_wise, "True scales each channel by its own percentiles.");
}

void scale_intensity_range_percentiles(Volume& image,
                                       const ScaleIntensityRangePercentilesOptions& options) {
  for (const std::span<float> voxels : voxel_groups(image, options.channel_wise)) {
    scale(voxels, options);
  }
}

ScaleIntensityRangePercentiles::ScaleIntensityRangePercentiles(
    const ScaleIntensityRangePercentilesOptions& options)
    : options_(options) {
  check_percent("ScaleIntensityRangePercentiles.lower", options.lower);
  check_percent("ScaleIntensityRangePercentiles.upper", options.upper);
  if (options.clip && !options.b_min && !options.b_max) {
    reject_option("ScaleIntensityRangePercentiles.clip", "true without b_min and b_max",
                  "a bound to clip at");
  }
  if (options.relative && (!options.b_min || !options.b_max)) {
    reject_option("ScaleIntensityRangePercentiles.relative", "true without b_min and b_max",
                  "both of them");
  }
}

void ScaleIntensityRangePercentiles::operator()(Sample& sample) const {
  scale_intensity_range_percentiles(sample.image, options_);
}

}  // namespace hayate
