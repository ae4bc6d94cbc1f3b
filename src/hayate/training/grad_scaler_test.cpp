// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/grad_scaler.h"

#include <limits>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

namespace hayate {
namespace {

struct OneParameter {
  at::Tensor parameter = at::ones({2}).requires_grad_();
  std::unique_ptr<Optimizer> optimizer =
      make_optimizer({parameter}, OptimizerOptions{.kind = SGDOptions{}});
};

TEST(GradScaler, StepsWithUnscaledGradients) {
  OneParameter one;
  GradScaler scaler(/*enabled=*/true, at::kCPU);
  scaler.scale(one.parameter.sum()).backward();
  EXPECT_EQ(one.parameter.grad()[0].item<float>(), 65536.0F);
  scaler.step(*one.optimizer, 0.5);
  EXPECT_EQ(one.parameter[0].item<float>(), 0.5F);
  EXPECT_EQ(scaler.current_scale(), 65536.0);
}

TEST(GradScaler, LeavesOutAStepThatIsNotFiniteAndHalvesTheScale) {
  OneParameter one;
  GradScaler scaler(/*enabled=*/true, at::kCPU);
  one.parameter.mutable_grad() = at::full({2}, std::numeric_limits<float>::infinity());
  scaler.step(*one.optimizer, 0.5);
  EXPECT_EQ(one.parameter[0].item<float>(), 1.0F);
  EXPECT_EQ(scaler.current_scale(), 32768.0);
}

TEST(GradScaler, GrowsAfterTwoThousandCleanSteps) {
  OneParameter one;
  GradScaler scaler(/*enabled=*/true, at::kCPU);
  for (int i = 0; i < 2000; ++i) {
    one.parameter.mutable_grad() = at::zeros({2});
    scaler.step(*one.optimizer, 0.5);
  }
  EXPECT_EQ(scaler.current_scale(), 131072.0);
}

}  // namespace
}  // namespace hayate
