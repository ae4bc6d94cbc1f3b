// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/adjust_contrast.h"

#include <algorithm>
#include <cmath>

#include "hayate/transforms/mean_and_std.h"

namespace hayate {
namespace {

// MONAI's guards against division by 0: of a constant image's range and standard deviation.
constexpr float kRangeGuard = 1e-7F;
constexpr double kStdGuard = 1e-8;

void negate(std::span<float> voxels) {
  for (float& voxel : voxels) voxel = -voxel;
}

void apply_gamma(std::span<float> voxels, float gamma) {
  const auto [smallest, largest] = std::ranges::minmax(voxels);
  const float range = largest - smallest;
  const float divisor = range + kRangeGuard;
  for (float& voxel : voxels) {
    voxel = std::pow((voxel - smallest) / divisor, gamma) * range + smallest;
  }
}

void restore_stats(std::span<float> voxels, const MeanAndStd& wanted) {
  const MeanAndStd got = compute_mean_and_std(voxels, StdDivisor::kCountMinusOne);
  const double scale = wanted.std / (got.std + kStdGuard);
  for (float& voxel : voxels) {
    voxel = static_cast<float>((static_cast<double>(voxel) - got.mean) * scale + wanted.mean);
  }
}

}  // namespace

void adjust_contrast(std::span<float> voxels, const ContrastOptions& options) {
  if (voxels.empty()) return;
  if (options.invert_image) negate(voxels);
  const MeanAndStd stats = options.retain_stats
                               ? compute_mean_and_std(voxels, StdDivisor::kCountMinusOne)
                               : MeanAndStd{};
  apply_gamma(voxels, static_cast<float>(options.gamma));
  if (options.retain_stats) restore_stats(voxels, stats);
  if (options.invert_image) negate(voxels);
}

}  // namespace hayate
