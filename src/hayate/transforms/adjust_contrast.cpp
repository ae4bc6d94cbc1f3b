// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/adjust_contrast.h"

#include "hayate/kernels/isa.h"
#include "hayate/kernels/power_curve.h"
#include "hayate/transforms/mean_and_std.h"

namespace hayate {
namespace {

void negate(std::span<float> voxels) {
  for (float& voxel : voxels) voxel = -voxel;
}

void apply_gamma(std::span<float> voxels, float gamma) {
  const PowerCurveKernels& kernels = power_curve_kernels(selected_isa());
  float smallest = 0.0F;
  float largest = 0.0F;
  kernels.find_extremes(voxels.data(), std::ssize(voxels), &smallest, &largest);
  const float range = largest - smallest;
  kernels.bend(voxels.data(), std::ssize(voxels), smallest, range + kContrastRangeGuard, gamma,
               range);
}

void restore_stats(std::span<float> voxels, const MeanAndStd& wanted) {
  const MeanAndStd got = compute_mean_and_std(voxels, StdDivisor::kCountMinusOne);
  const double scale = wanted.std / (got.std + kContrastStdGuard);
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
