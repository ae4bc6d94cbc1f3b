// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/deep_supervision_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <gtest/gtest.h>

namespace hayate {
namespace {

// Values printed by MONAI 1.6.1 with PyTorch 2.15, in float64 but for DeepSupervisionLoss itself.
TEST(DeepSupervisionLoss, WeighsTheLevelsAsMonaiDoes) {
  DiceCELossOptions options;
  options.to_onehot_y = true;
  options.softmax = true;
  const at::Tensor logits =
      (at::arange(2 * 6 * 2 * 64, at::kDouble) * 0.7).sin().view({2, 6, 2, 4, 4, 4});
  const at::Tensor label =
      (at::arange(2 * 64).remainder(3) == 0).to(at::kByte).view({2, 1, 4, 4, 4});
  EXPECT_NEAR(deep_supervision_loss(logits, label, options).item<double>(), 2.4880026367692496,
              1e-12);
  const at::Tensor first = logits.narrow(1, 0, 1).to(at::kFloat);
  EXPECT_NEAR(deep_supervision_loss(first, label, options).item<double>(), 1.2382319869484903,
              1e-6);
}

}  // namespace
}  // namespace hayate
