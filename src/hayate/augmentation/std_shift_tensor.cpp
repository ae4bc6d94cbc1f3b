// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/std_shift_tensor.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>

#include "hayate/augmentation/per_image.h"

namespace hayate {

at::Tensor std_shift_tensor(const at::Tensor& images, std::span<const IntensityStdShift> changes) {
  // All changes are of one transform, whose options these are.
  const IntensityStdShift& options = changes.front();
  const std::vector<std::int64_t> axes = options.channel_wise
                                             ? std::vector<std::int64_t>{2, 3, 4}
                                             : std::vector<std::int64_t>{1, 2, 3, 4};
  const at::Tensor counts = options.nonzero ? images.ne(0.0F) : at::ones_like(images, at::kBool);
  const auto sum = [&](const at::Tensor& x) {
    return at::where(counts, x, 0.0).sum(axes, /*keepdim=*/true);
  };
  const at::Tensor wide = images.to(at::kDouble);
  const at::Tensor count = counts.sum(axes, /*keepdim=*/true);
  const at::Tensor apart = wide - sum(wide) / count;
  const at::Tensor std = (sum(apart * apart) / count).sqrt();
  const at::Tensor factors = per_image(changes, images, [](const IntensityStdShift& change) {
    return std::vector<double>{change.factor};
  });
  return at::where(counts, images + (factors * std).to(at::kFloat), images);
}

}  // namespace hayate
