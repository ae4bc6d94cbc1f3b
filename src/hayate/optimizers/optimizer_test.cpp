// SPDX-License-Identifier: Apache-2.0
// One sweep over all parameters against the composition of ATen's operators, which is the
// specification.
#include "hayate/optimizers/optimizer.h"

#include <limits>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"
#include "hayate/optimizers/parameter_sweep.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

/// Draws more than a piece, odd sizes, a scalar, one laid out channels last, one without gradient.
std::vector<at::Tensor> draw_parameters() {
  std::vector<at::Tensor> parameters{at::randn({37, 19, 5, 5, 5}), at::randn({1}), at::randn({17}),
                                     at::randn({6, 5, 3, 3, 3}), at::randn({4, 3})};
  parameters[3] = parameters[3].contiguous(at::MemoryFormat::ChannelsLast3d);
  for (at::Tensor& p : parameters) p.requires_grad_();
  return parameters;
}

using Entries = std::vector<std::pair<std::string, at::Tensor>>;

/// Parameters and state after three steps.
Entries run(const OptimizerOptions& options, Isa isa) {
  const IsaScope scope(isa);
  at::manual_seed(7);
  const std::vector<at::Tensor> parameters = draw_parameters();
  const auto optimizer = make_optimizer(parameters, options);
  for (int step = 0; step < 3; ++step) {
    for (std::size_t i = 0; i + 1 < parameters.size(); ++i) {
      // Contiguous, whatever the parameter is.
      parameters[i].mutable_grad() = at::randn(parameters[i].sizes());
    }
    optimizer->step(0.05 / (step + 1.0));
  }
  Entries entries = optimizer->state();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    entries.emplace_back("p." + std::to_string(i), parameters[i].detach());
  }
  return entries;
}

std::vector<OptimizerOptions> all_options() {
  std::vector<OptimizerOptions> all;
  const auto add = [&](auto kind, auto... changes) {
    (changes(kind), ...);
    all.push_back({.kind = kind});
  };
  const auto decay = [](auto& o) { o.weight_decay = 0.03; };
  const auto amsgrad = [](auto& o) { o.amsgrad = true; };
  const auto averaging = [](auto& o) { o.grad_averaging = true; };
  const auto momentum = [](auto& o) { o.momentum = 0.9; };
  const auto dampening = [](auto& o) { o.dampening = 0.2; };
  const auto nesterov = [](auto& o) { o.nesterov = true; };
  add(NovogradOptions{});
  add(NovogradOptions{}, decay, amsgrad, averaging);
  add(AdamOptions{});
  add(AdamOptions{}, decay, amsgrad);
  add(AdamWOptions{});
  add(AdamWOptions{}, amsgrad);
  add(SGDOptions{}, decay);
  add(SGDOptions{}, momentum, dampening, decay);
  add(SGDOptions{}, momentum, nesterov, decay);
  return all;
}

class OptimizerSweep : public testing::TestWithParam<OptimizerOptions> {
 protected:
  void SetUp() override {
    if (best_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  }
};

TEST_P(OptimizerSweep, EqualsThePlainStep) {
  const Entries expected = run(GetParam(), Isa::kReference);
  for (const Isa isa : fast_versions()) {
    const Entries got = run(GetParam(), isa);
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].first, expected[i].first);
      EXPECT_EQ(got[i].second.strides(), expected[i].second.strides()) << got[i].first;
      EXPECT_TRUE(got[i].second.allclose(expected[i].second, 2e-6, 2e-6)) << got[i].first;
    }
  }
}

TEST_P(OptimizerSweep, GivesTheSameBitsOnAnyNumberOfThreads) {
  const int threads = at::get_num_threads();
  std::vector<Entries> results;
  for (const int count : {1, 2, 3}) {
    at::set_num_threads(count);
    results.push_back(run(GetParam(), best_isa()));
  }
  at::set_num_threads(threads);
  for (std::size_t i = 0; i < results[0].size(); ++i) {
    EXPECT_TRUE(results[0][i].second.equal(results[1][i].second)) << results[0][i].first;
    EXPECT_TRUE(results[0][i].second.equal(results[2][i].second)) << results[0][i].first;
  }
}

INSTANTIATE_TEST_SUITE_P(Options, OptimizerSweep, testing::ValuesIn(all_options()));

/// Parameters and state after three steps, among which are some whose gradients are not finite.
Entries run_unless(const OptimizerOptions& options, const std::vector<bool>& found_inf) {
  at::manual_seed(7);
  const std::vector<at::Tensor> parameters = draw_parameters();
  const auto optimizer = make_optimizer(parameters, options);
  int step = 0;
  for (const bool found : found_inf) {
    for (std::size_t i = 0; i + 1 < parameters.size(); ++i) {
      parameters[i].mutable_grad() =
          found ? at::full_like(parameters[i].detach(), std::numeric_limits<float>::infinity())
                : at::randn(parameters[i].sizes());
    }
    optimizer->step_unless(at::full({1}, found ? 1.0F : 0.0F), 0.05 / (step + 1.0));
    found ? optimizer->take_back_count() : static_cast<void>(++step);
  }
  Entries entries = optimizer->state();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    entries.emplace_back("p." + std::to_string(i), parameters[i].detach());
  }
  return entries;
}

using OptimizerUnless = testing::TestWithParam<OptimizerOptions>;

TEST_P(OptimizerUnless, StepsAsOtherwiseAndLeavesAllAsItIsWhereItShould) {
  const Entries expected = run(GetParam(), Isa::kReference);
  for (const std::vector<bool>& found :
       {std::vector{false, false, false}, std::vector{true, false, false, true, false, true}}) {
    const Entries got = run_unless(GetParam(), found);
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].first, expected[i].first);
      EXPECT_TRUE(got[i].second.allclose(expected[i].second, 2e-6, 2e-6)) << got[i].first;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Options, OptimizerUnless, testing::ValuesIn(all_options()));

TEST(ParameterSweep, SaysWhyItLeavesParametersToATen) {
  const auto why = [](const at::Tensor& parameter, const ElementStates& states) {
    return ParameterSweep::why_not({parameter}, states).reason();
  };
  const at::Tensor parameter = at::randn({8, 8});
  {
    const IsaScope plain(Isa::kReference);
    EXPECT_EQ(why(parameter, {}), why_no_fast_kernels().reason());
  }
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  EXPECT_EQ(why(parameter, {}), "");
  EXPECT_EQ(why(parameter.to(at::kMeta), {}), "the parameters are on a GPU");
  EXPECT_EQ(why(parameter.to(at::kDouble), {}), "parameters are not float32");
  EXPECT_EQ(why(parameter.narrow(1, 0, 4), {}), "parameters have gaps in memory");
  const std::vector<at::Tensor> transposed{at::randn({8, 8}).t()};
  EXPECT_EQ(why(parameter, {.first = &transposed}),
            "what the optimizer keeps lies otherwise than the parameters");
  EXPECT_FALSE(ParameterSweep::make({parameter}, {.first = &transposed}));
}

}  // namespace
}  // namespace hayate
