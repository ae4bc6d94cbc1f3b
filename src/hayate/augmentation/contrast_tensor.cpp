// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/contrast_tensor.h"

#include <array>

#include <ATen/TensorOperators.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/pow.h>

#include "hayate/augmentation/per_image.h"
#include "hayate/transforms/adjust_contrast.h"

namespace hayate {
namespace {

constexpr std::array<std::int64_t, 4> kOfImage{1, 2, 3, 4};

/// Mean and standard deviation of each image, float64 [N, 1, 1, 1, 1].
struct Stats {
  at::Tensor mean;
  at::Tensor std;

  explicit Stats(const at::Tensor& images) {
    const at::Tensor wide = images.to(at::kDouble);
    mean = wide.mean(kOfImage, /*keepdim=*/true);
    const auto count = static_cast<double>(images[0].numel());
    std = ((wide - mean).square().sum(kOfImage, /*keepdim=*/true) / (count - 1.0)).sqrt();
  }
};

at::Tensor with_stats(const at::Tensor& images, const Stats& wanted) {
  const Stats got(images);
  return ((images.to(at::kDouble) - got.mean) * (wanted.std / (got.std + kContrastStdGuard)) +
          wanted.mean)
      .to(at::kFloat);
}

}  // namespace

at::Tensor contrast_tensor(const at::Tensor& images, std::span<const IntensityContrast> changes) {
  // All changes are of one transform: only gamma differs.
  const ContrastOptions& options = changes.front().options;
  const at::Tensor before = options.invert_image ? -images : images;
  const at::Tensor gamma = per_image(changes, images, [](const IntensityContrast& change) {
    return std::vector<float>{static_cast<float>(change.options.gamma)};
  });
  const at::Tensor smallest = at::amin(before, kOfImage, /*keepdim=*/true);
  const at::Tensor range = at::amax(before, kOfImage, /*keepdim=*/true) - smallest;
  at::Tensor after =
      at::pow((before - smallest) / (range + kContrastRangeGuard), gamma) * range + smallest;
  if (options.retain_stats) after = with_stats(after, Stats(before));
  return options.invert_image ? -after : after;
}

}  // namespace hayate
