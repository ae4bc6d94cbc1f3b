// SPDX-License-Identifier: Apache-2.0
// The plain version's gradients against central differences: it is what the fused one is checked
// against.
#include <ostream>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include "hayate/networks/norm_act.h"
#include "support/gradient_check.h"

namespace hayate {
namespace {

struct GradientCase {
  NormKind norm;
  ActivationKind act;
  bool is_training;
  bool with_residual;

  /// What a test's name shows of it.
  friend std::ostream& operator<<(std::ostream& out, const GradientCase& c) {
    return out << enum_name(c.norm) << ", " << enum_name(c.act)
               << (c.is_training ? ", training" : ", evaluation")
               << (c.with_residual ? ", residual" : "");
  }
};

std::vector<GradientCase> gradient_cases() {
  std::vector<GradientCase> all;
  for (const NormKind norm :
       {NormKind::kBatch, NormKind::kInstance, NormKind::kNone, NormKind::kGroup}) {
    for (const ActivationKind act :
         {ActivationKind::kPrelu, ActivationKind::kRelu, ActivationKind::kLeakyRelu}) {
      for (const bool training : {true, false}) {
        for (const bool residual : {true, false}) all.push_back({norm, act, training, residual});
      }
    }
  }
  return all;
}

class NormActPlain : public testing::TestWithParam<GradientCase> {};

TEST_P(NormActPlain, HasTheGradientsOfCentralDifferences) {
  const GradientCase& of = GetParam();
  at::manual_seed(11);
  const at::Tensor x = float64_leaf(at::randn({2, 6, 3, 2, 2}) * 2.0 + 0.5);
  std::vector<std::pair<std::string, at::Tensor>> inputs{{"x", x}};
  NormAct options{.norm = of.norm, .num_groups = 3, .is_training = of.is_training};
  if (of.norm == NormKind::kBatch || of.norm == NormKind::kGroup) {
    options.weight = float64_leaf(at::rand({6}) + 0.5);
    options.bias = float64_leaf(at::randn({6}));
    options.running_mean = at::randn({6}).to(at::kDouble);
    options.running_var = at::rand({6}).to(at::kDouble) + 0.5;
    inputs.insert(inputs.end(), {{"weight", options.weight}, {"bias", options.bias}});
  }
  if (of.act == ActivationKind::kPrelu) {
    options.slope = float64_leaf(at::full({1}, 0.25));
    inputs.emplace_back("slope", options.slope);
  }
  options.fixed_slope = of.act == ActivationKind::kLeakyRelu ? 0.01 : 0.0;
  at::Tensor residual;
  if (of.with_residual) {
    residual = float64_leaf(at::randn(x.sizes()));
    inputs.emplace_back("residual", residual);
  }
  // A gradient that differs from place to place.
  const at::Tensor weights = at::randn(x.sizes()).to(at::kDouble);
  expect_right_gradients([&] { return (norm_act_plain(x, options, residual) * weights).sum(); },
                         inputs);
}

INSTANTIATE_TEST_SUITE_P(Cases, NormActPlain, testing::ValuesIn(gradient_cases()));

}  // namespace
}  // namespace hayate
