// SPDX-License-Identifier: Apache-2.0
// The fused version against the plain one, which is the specification.
#include "hayate/networks/norm_act.h"

#include <ostream>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include "hayate/base/fast_paths.h"
#include "hayate/kernels/isa.h"
#include "support/relative_error.h"

namespace hayate {
namespace {

struct NormActCase {
  std::int64_t channels = 16;
  NormKind norm = NormKind::kBatch;
  ActivationKind act = ActivationKind::kPrelu;
  bool is_training = true;
  bool with_residual = false;
  std::int64_t num_groups = 1;

  /// What a test's name shows of it.
  friend std::ostream& operator<<(std::ostream& out, const NormActCase& c) {
    return out << c.channels << " channels, " << enum_name(c.norm) << " " << c.num_groups << ", "
               << enum_name(c.act) << (c.is_training ? ", training" : ", evaluation")
               << (c.with_residual ? ", residual" : "");
  }
};

/// Inputs, and all that comes out: the result, gradients, running statistics.
struct Trial {
  NormAct options;
  at::Tensor x;
  at::Tensor residual;
  at::Tensor out;

  /// Makes the same inputs in each call, in `type`; parameters in float32, or float64 for float64.
  Trial(const NormActCase& of, at::ScalarType type, double mean = 0.5) {
    at::manual_seed(3);
    const auto parameters = type == at::kDouble ? at::kDouble : at::kFloat;
    const auto leaf = [](const at::Tensor& tensor) { return tensor.detach().requires_grad_(); };
    const auto volume = [&] {
      return at::randn({2, of.channels, 9, 8, 7}).contiguous(at::MemoryFormat::ChannelsLast3d);
    };
    // Both types see only numbers that bfloat16 can hold.
    x = leaf((volume() * 2.0 + mean).to(at::kBFloat16).to(type));
    if (of.with_residual) residual = leaf(volume().to(at::kBFloat16).to(type));
    options.norm = of.norm;
    options.num_groups = of.num_groups;
    options.is_training = of.is_training;
    if (of.norm == NormKind::kBatch || of.norm == NormKind::kGroup) {
      options.weight = leaf((at::rand({of.channels}) + 0.5).to(parameters));
      options.bias = leaf(at::randn({of.channels}).to(parameters));
    }
    if (of.norm == NormKind::kBatch) {
      options.running_mean = at::randn({of.channels}).to(parameters);
      options.running_var = (at::rand({of.channels}) + 0.5).to(parameters);
    }
    if (of.act == ActivationKind::kPrelu) options.slope = leaf(at::full({1}, 0.25, parameters));
    options.fixed_slope = of.act == ActivationKind::kLeakyRelu ? 0.01 : 0.0;
  }

  template <class Version>
  Trial& run(Version version) {
    out = version(x, options, residual);
    // A gradient that differs from place to place.
    const at::Tensor weights =
        at::arange(x.numel(), x.options().dtype(at::kFloat)).remainder(17.0).view(x.sizes()) - 6.0;
    (out.to(weights.scalar_type()) * weights).sum().backward();
    return *this;
  }

  std::vector<std::pair<std::string, at::Tensor>> results() const {
    std::vector<std::pair<std::string, at::Tensor>> all{{"out", out.detach()}, {"x", x.grad()}};
    if (residual.defined()) all.emplace_back("residual", residual.grad());
    if (options.weight.defined()) {
      all.emplace_back("weight", options.weight.grad());
      all.emplace_back("bias", options.bias.grad());
    }
    if (options.running_mean.defined()) {
      all.emplace_back("running_mean", options.running_mean);
      all.emplace_back("running_var", options.running_var);
    }
    if (options.slope.defined()) all.emplace_back("slope", options.slope.grad());
    return all;
  }
};

std::vector<NormActCase> norm_act_cases() {
  std::vector<NormActCase> all;
  for (const std::int64_t channels : {1, 2, 3, 16, 24, 40, 64, 256}) all.push_back({channels});
  for (const NormKind norm : {NormKind::kBatch, NormKind::kInstance}) {
    for (const ActivationKind act :
         {ActivationKind::kPrelu, ActivationKind::kRelu, ActivationKind::kLeakyRelu}) {
      for (const bool training : {true, false}) all.push_back({20, norm, act, training, true});
    }
  }
  for (const std::int64_t num_groups : {1, 4, 20}) {
    for (const bool residual : {true, false}) {
      all.push_back({20, NormKind::kGroup, ActivationKind::kRelu, true, residual, num_groups});
    }
  }
  all.push_back({20, NormKind::kGroup, ActivationKind::kPrelu, false, true, 5});
  return all;
}

class NormActFused : public testing::TestWithParam<NormActCase> {};

TEST_P(NormActFused, EqualsThePlainOneInFloat32) {
  Trial fused(GetParam(), at::kFloat);
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const auto got = fused.run(norm_act_fused).results();
  const auto expected = Trial(GetParam(), at::kFloat).run(norm_act_plain).results();
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double bound = got[i].first == "out" || got[i].first.starts_with("running") ? 1e-5 : 1e-4;
    EXPECT_LE(relative_error(got[i].second, expected[i].second), bound) << got[i].first;
  }
}

TEST_P(NormActFused, InBFloat16IsNoFurtherFromFloat64ThanATen) {
  Trial fused(GetParam(), at::kBFloat16);
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const auto got = fused.run(norm_act_fused).results();
  const auto plain = Trial(GetParam(), at::kBFloat16).run(norm_act_plain).results();
  const auto exact = Trial(GetParam(), at::kDouble).run(norm_act_plain).results();
  for (std::size_t i = 0; i < got.size(); ++i) {
    // A last bit of bfloat16 is 2^-8; where ATen happens to be exact we may still round.
    EXPECT_LE(relative_error(got[i].second, exact[i].second),
              std::max(relative_error(plain[i].second, exact[i].second), 1.0 / 256.0))
        << got[i].first;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, NormActFused, testing::ValuesIn(norm_act_cases()));

TEST(NormActFused, KeepsTheVarianceOfValuesFarFromZero) {
  const NormActCase of{16};
  Trial fused(of, at::kFloat, 1000.0);
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const auto got = fused.run(norm_act_fused).results();
  const auto exact = Trial(of, at::kDouble, 1000.0).run(norm_act_plain).results();
  // The inputs themselves are known to 1e-7 of a thousand.
  EXPECT_LE(relative_error(got[0].second, exact[0].second), 1e-4);
}

TEST(NormActFused, GivesTheSameBitsOnAnyNumberOfThreads) {
  const NormActCase of{16, NormKind::kBatch, ActivationKind::kPrelu, true, true};
  const int threads = at::get_num_threads();
  std::vector<std::vector<std::pair<std::string, at::Tensor>>> results;
  for (const int count : {1, 2}) {
    at::set_num_threads(count);
    Trial trial(of, at::kBFloat16);
    if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
    results.push_back(trial.run(norm_act_fused).results());
  }
  at::set_num_threads(threads);
  for (std::size_t i = 0; i < results[0].size(); ++i) {
    EXPECT_TRUE(results[0][i].second.equal(results[1][i].second)) << results[0][i].first;
  }
}

TEST(NormActFused, SaysWhyItLeavesSomethingToThePlainOne) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const Trial trial({16}, at::kFloat);
  const auto why = [&](const at::Tensor& x, const NormAct& options, const at::Tensor& residual) {
    return why_not_fuse_norm_act(x, options, residual).reason();
  };
  EXPECT_EQ(why(trial.x, trial.options, trial.x), "");
  NormAct with_dropout = trial.options;
  with_dropout.dropout = 0.5;
  EXPECT_EQ(why(trial.x, with_dropout, {}),
            "there is dropout between normalisation and activation");
  NormAct without_norm = trial.options;
  without_norm.norm = NormKind::kNone;
  EXPECT_EQ(why(trial.x, without_norm, {}), "there is no normalisation");
  EXPECT_EQ(why(trial.x.contiguous(), trial.options, {}), "the tensors are not channels last");
  EXPECT_EQ(why(trial.x.to(at::kDouble), trial.options, {}),
            "the tensors are neither float32 nor bfloat16");
  EXPECT_EQ(why(trial.x.to(at::kMeta), trial.options, {}), "the tensors are on a GPU");
  EXPECT_EQ(why(trial.x[0], trial.options, {}), "the tensors have no three axes in space");
  EXPECT_EQ(why(trial.x.narrow(0, 0, 0), trial.options, {}), "the tensors are empty");
  EXPECT_EQ(why(trial.x.narrow(0, 0, 1).slice(2, 0, 1).slice(3, 0, 1).slice(4, 0, 1).contiguous(
                    at::MemoryFormat::ChannelsLast3d),
                trial.options, {}),
            "there is one value a channel");
  EXPECT_EQ(why(at::zeros({1, 65, 2, 2, 2}).contiguous(at::MemoryFormat::ChannelsLast3d),
                trial.options, {}),
            "there are too many channels");
  EXPECT_EQ(why(trial.x, trial.options, trial.x.to(at::kBFloat16)),
            "what is added has another type or shape");
  const IsaScope plain(Isa::kReference);
  EXPECT_EQ(why(trial.x, trial.options, {}), why_no_fast_kernels().reason());
}

TEST(NormActFused, EachOneIsCountedOnItsWay) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const Trial trial({16}, at::kFloat);
  reset_fast_path_counts();
  norm_act(trial.x, trial.options, {});
  norm_act(trial.x.contiguous(), trial.options, {});
  const FastPathCount count = fast_path_counts().at(0);
  EXPECT_EQ(count.operation, "norm_act");
  EXPECT_EQ(count.fast, 1);
  EXPECT_EQ(count.reasons.at("the tensors are not channels last"), 1);
}

}  // namespace
}  // namespace hayate
