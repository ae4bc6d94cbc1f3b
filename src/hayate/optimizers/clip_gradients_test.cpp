// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/clip_gradients.h"

#include <cmath>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"
#include "hayate/optimizers/optimizer.h"
#include "support/count_reads.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

std::vector<at::Tensor> draw_with_gradients() {
  at::manual_seed(5);
  std::vector<at::Tensor> parameters{at::randn({61, 7, 5, 5, 5}), at::randn({3}), at::randn({4})};
  for (at::Tensor& p : parameters) p.requires_grad_();
  // The last one has no gradient.
  for (std::size_t i = 0; i < 2; ++i)
    parameters[i].mutable_grad() = at::randn(parameters[i].sizes());
  return parameters;
}

double norm_of(const std::vector<at::Tensor>& parameters) {
  double sum = 0.0;
  for (const at::Tensor& p : parameters) {
    if (p.grad().defined()) sum += p.grad().to(at::kDouble).square().sum().item<double>();
  }
  return std::sqrt(sum);
}

TEST(ClipGradients, ScalesThemToTheLargestNorm) {
  for (const Isa isa : {Isa::kReference, best_isa()}) {
    const IsaScope scope(isa);
    const auto parameters = draw_with_gradients();
    const at::Tensor before = parameters[0].grad().clone();
    const double norm = norm_of(parameters);
    EXPECT_NEAR(clip_gradients(parameters, 12.0), norm, 1e-6 * norm);
    EXPECT_NEAR(norm_of(parameters), 12.0, 1e-4);
    EXPECT_TRUE(parameters[0].grad().allclose(before * (12.0 / norm), 1e-5, 1e-7));
  }
}

TEST(ClipGradients, LeavesSmallerOnes) {
  const auto parameters = draw_with_gradients();
  const at::Tensor before = parameters[0].grad().clone();
  clip_gradients(parameters, 1e6);
  EXPECT_TRUE(parameters[0].grad().equal(before));
}

TEST(ClipGradients, NeedNotBeReadForTheSame) {
  for (const double largest : {12.0, 1e6}) {
    const auto parameters = draw_with_gradients();
    const auto unread = draw_with_gradients();
    clip_gradients(parameters, largest);
    EXPECT_EQ(count_reads([&] { clip_gradients_unread(unread, largest); }), 0);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_TRUE(unread[i].grad().allclose(parameters[i].grad(), 1e-6, 1e-8)) << i;
    }
  }
}

TEST(ClipGradients, DependsOnNoNumberOfThreads) {
  const int threads = at::get_num_threads();
  std::vector<at::Tensor> clipped;
  for (const int count : {1, 2}) {
    at::set_num_threads(count);
    const auto parameters = draw_with_gradients();
    clip_gradients(parameters, 1.0);
    clipped.push_back(parameters[0].grad());
  }
  at::set_num_threads(threads);
  if (best_isa() == Isa::kReference) GTEST_SKIP() << "ATen's sums depend on it";
  EXPECT_TRUE(clipped[0].equal(clipped[1]));
}

TEST(ClipGradients, ComesBeforeAnOptimizersStep) {
  const at::Tensor parameter = at::full({4}, 1.0F).requires_grad_();
  const auto optimizer = make_optimizer({parameter}, {.clip_grad_norm = 1.0, .kind = SGDOptions{}});
  parameter.mutable_grad() = at::full({4}, 10.0F);
  optimizer->step(0.1);
  // Four gradients of the norm 20 become ones of a half.
  EXPECT_NEAR(parameter.data()[0].item<float>(), 0.95F, 1e-5F);
}

}  // namespace
}  // namespace hayate
