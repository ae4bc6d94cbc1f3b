// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/normalize_intensity.h"

#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"
#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/voxel_groups.h"

namespace hayate {
namespace {

struct Moments {
  double mean = 0.0;
  /// Deviation of the population: divided by n.
  double standard_deviation = 0.0;
  std::int64_t count = 0;
};

/// Two passes in float64: one pass loses the deviation of voxels far from 0.
Moments compute_moments(std::span<const float> voxels, bool nonzero) {
  Moments moments;
  for (const float voxel : voxels) {
    if (nonzero && voxel == 0.0F) continue;
    moments.mean += voxel;
    ++moments.count;
  }
  if (moments.count == 0) return moments;
  const auto count = static_cast<double>(moments.count);
  moments.mean /= count;
  double squares = 0.0;
  for (const float voxel : voxels) {
    if (nonzero && voxel == 0.0F) continue;
    squares += (voxel - moments.mean) * (voxel - moments.mean);
  }
  moments.standard_deviation = std::sqrt(squares / count);
  return moments;
}

void normalize(std::span<float> voxels, std::optional<double> subtrahend,
               std::optional<double> divisor, bool nonzero) {
  if (!subtrahend || !divisor) {
    const Moments moments = compute_moments(voxels, nonzero);
    if (moments.count == 0) return;
    if (!subtrahend) subtrahend = moments.mean;
    if (!divisor) divisor = moments.standard_deviation;
  }
  const auto shift = static_cast<float>(*subtrahend);
  const auto scale = *divisor == 0.0 ? 1.0F : static_cast<float>(*divisor);
  for (float& voxel : voxels) {
    if (nonzero && voxel == 0.0F) continue;
    voxel = (voxel - shift) / scale;
  }
}

void check_one_a_channel(std::string_view key, const std::vector<double>& numbers,
                         std::size_t channels) {
  if (numbers.empty() || numbers.size() == channels) return;
  throw DataError(fmt::format("the image has {} channels, NormalizeIntensity.{} {} numbers",
                              channels, key, numbers.size()),
                  "give one number a channel");
}

std::optional<double> number_of(const std::vector<double>& numbers, std::size_t index) {
  return numbers.empty() ? std::nullopt : std::optional(numbers[index]);
}

}  // namespace

void NormalizeIntensityOptions::describe(OptionVisitor& visitor) {
  visitor.visit("subtrahend", subtrahend, kIntensity,
                "This is subtracted, one number or one a channel; empty stands for the mean.");
  visitor.visit("divisor", divisor, kIntensity,
                "The rest is divided by this, one number or one a channel; empty stands for the "
                "standard deviation.");
  visitor.visit("nonzero", nonzero,
                "True leaves out voxels that are 0: they neither count nor change.");
  visitor.visit("channel_wise", channel_wise, "True normalises each channel by itself.");
}

void normalize_intensity(Volume& image, const NormalizeIntensityOptions& options) {
  const std::vector<std::span<float>> groups = voxel_groups(image, options.channel_wise);
  if (options.channel_wise) {
    check_one_a_channel("subtrahend", options.subtrahend, groups.size());
    check_one_a_channel("divisor", options.divisor, groups.size());
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    normalize(groups[i], number_of(options.subtrahend, i), number_of(options.divisor, i),
              options.nonzero);
  }
}

NormalizeIntensity::NormalizeIntensity(NormalizeIntensityOptions options)
    : options_(std::move(options)) {
  if (!options_.channel_wise && (options_.subtrahend.size() > 1 || options_.divisor.size() > 1)) {
    reject_option("NormalizeIntensity", "several numbers as subtrahend or divisor",
                  "one, or channel_wise true");
  }
}

void NormalizeIntensity::operator()(Sample& sample) const {
  normalize_intensity(sample.image, options_);
}

}  // namespace hayate
