// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/grad_scaler.h"

#include <cmath>
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

/// Parameters, optimizer's state and scale after steps of which some are not finite.
std::vector<at::Tensor> run_steps(bool late) {
  const at::Tensor parameter = at::ones({2}).requires_grad_();
  const auto optimizer = make_optimizer({parameter}, OptimizerOptions{.kind = AdamOptions{}});
  GradScaler scaler(/*enabled=*/true, at::kCPU);
  for (const float gradient : {3e4F, 1e30F, -2e5F, std::numeric_limits<float>::infinity(),
                               std::numeric_limits<float>::quiet_NaN(), 1e5F}) {
    parameter.mutable_grad() = at::full({2}, gradient > 1e29F ? HUGE_VALF : gradient);
    if (late) {
      scaler.step_late(*optimizer, 0.1);
    } else {
      scaler.step(*optimizer, 0.1);
    }
  }
  scaler.settle(*optimizer);
  std::vector<at::Tensor> all{parameter.detach()};
  for (const auto& [name, tensor] : optimizer->state()) all.push_back(tensor);
  for (const auto& [name, tensor] : scaler.state()) all.push_back(tensor);
  return all;
}

TEST(GradScaler, DoesTheSameWhenItLearnsLateWhatWasNotFinite) {
  const std::vector<at::Tensor> expected = run_steps(/*late=*/false);
  const std::vector<at::Tensor> got = run_steps(/*late=*/true);
  ASSERT_EQ(got.size(), expected.size());
  EXPECT_EQ(got[1].item<std::int64_t>(), 3);
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_TRUE(got[i].allclose(expected[i], 1e-6, 1e-7)) << i;
  }
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
