// SPDX-License-Identifier: Apache-2.0
// The fused loss against the plain one, which is the specification.
#include "hayate/losses/dice_ce_fused.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/base/class_index.h"
#include "hayate/kernels/isa.h"
#include "hayate/losses/loss.h"

namespace hayate {
namespace {

struct Result {
  at::Tensor loss;
  at::Tensor grad;
};

/// Loss and gradient on the same logits, rounded to bfloat16, in `type`.
template <class Version>
Result run(Version version, const LossOptions& options, std::int64_t classes, at::ScalarType type,
           bool ignores = false) {
  at::manual_seed(5);
  at::Tensor logits = (at::randn({2, classes, 7, 6, 5}) * 4.0)
                          .to(at::kBFloat16)
                          .to(type)
                          .contiguous(at::MemoryFormat::ChannelsLast3d)
                          .requires_grad_();
  at::Tensor target = at::randint(classes, {2, 1, 7, 6, 5}).to(at::kByte);
  if (ignores)
    target.masked_fill_(at::randint(3, target.sizes()).eq(0), std::int64_t{kIgnoredVoxel});
  const at::Tensor loss = version(logits, target, options);
  // The factor is not 1, so that a gradient that forgets what comes from above is found out.
  (loss * 3.0).backward();
  return {loss.detach(), logits.grad()};
}

double relative_error(const at::Tensor& got, const at::Tensor& expected) {
  const at::Tensor e = expected.to(at::kDouble);
  return ((got.to(at::kDouble) - e).abs().max() / e.abs().max()).item<double>();
}

template <class Kind>
Kind make_options(int bits) {
  Kind options;
  options.softmax = true;
  options.to_onehot_y = true;
  options.squared_pred = bits & 1;
  options.batch = bits & 2;
  options.jaccard = bits & 4;
  options.include_background = !(bits & 8);
  return options;
}

std::vector<LossOptions> all_options() {
  std::vector<LossOptions> all;
  for (const int bits : {0, 1, 2, 4, 8, 15, 6, 9}) {
    all.push_back(make_options<DiceLossOptions>(bits));
    auto both = make_options<DiceCELossOptions>(bits);
    both.lambda_dice = 0.7;
    both.lambda_ce = 1.3;
    all.push_back(both);
  }
  return all;
}

class DiceCeFused : public testing::TestWithParam<LossOptions> {};

TEST_P(DiceCeFused, EqualsThePlainOneInFloat32) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  for (const std::int64_t classes : {2, 3, 7}) {
    const Result got = run(dice_ce_fused, GetParam(), classes, at::kFloat);
    const Result expected = run(compute_loss_plain, GetParam(), classes, at::kDouble);
    EXPECT_LE(relative_error(got.loss, expected.loss), 1e-6);
    EXPECT_LE(relative_error(got.grad, expected.grad), 1e-5);
  }
}

TEST_P(DiceCeFused, EqualsThePlainOneWhereVoxelsAreIgnored) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  LossOptions options = GetParam();
  std::visit([](LossArguments& loss) { loss.ignore_index = kIgnoredVoxel; }, options);
  for (const std::int64_t classes : {2, 3, 7}) {
    const Result got = run(dice_ce_fused, options, classes, at::kFloat, /*ignores=*/true);
    const Result expected = run(compute_loss_plain, options, classes, at::kDouble, true);
    EXPECT_LE(relative_error(got.loss, expected.loss), 1e-6);
    EXPECT_LE(relative_error(got.grad, expected.grad), 1e-5);
  }
}

TEST_P(DiceCeFused, InBFloat16IsNoFurtherFromFloat64ThanATen) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const Result got = run(dice_ce_fused, GetParam(), 3, at::kBFloat16);
  const Result plain = run(compute_loss_plain, GetParam(), 3, at::kBFloat16);
  const Result exact = run(compute_loss_plain, GetParam(), 3, at::kDouble);
  EXPECT_LE(relative_error(got.loss, exact.loss),
            std::max(relative_error(plain.loss, exact.loss), 1e-6));
  EXPECT_LE(relative_error(got.grad, exact.grad),
            std::max(relative_error(plain.grad, exact.grad), 1.0 / 256.0));
}

INSTANTIATE_TEST_SUITE_P(Options, DiceCeFused, testing::ValuesIn(all_options()));

TEST(DiceCeFused, SaysWhyItCannotDoSomething) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const auto fusible = make_options<DiceCELossOptions>(0);
  const auto logits = [](std::int64_t classes) {
    return at::randn({1, classes, 4, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast3d);
  };
  const at::Tensor target = at::randint(2, {1, 1, 4, 4, 4}).to(at::kByte);
  const auto of_tensors = [&](const at::Tensor& x, const at::Tensor& y) {
    return why_not_fuse_dice_ce(x, y, fusible).reason();
  };
  EXPECT_EQ(of_tensors(logits(2), target), "");
  EXPECT_EQ(of_tensors(logits(2).contiguous(), target), "the tensors are not channels last");
  EXPECT_EQ(of_tensors(logits(1), target), "there is one class");
  EXPECT_EQ(of_tensors(logits(33), target), "there are more than 32 classes");
  EXPECT_EQ(of_tensors(logits(2), target.to(at::kFloat)),
            "the target is not one contiguous channel of uint8");
  const auto of_options = [&](auto change) {
    DiceCELossOptions options = fusible;
    change(options);
    return why_not_fuse_dice_ce(logits(2), target, options).reason();
  };
  EXPECT_EQ(of_options([](DiceCELossOptions& options) { options.softmax = false; }),
            "the loss is not of a softmax");
  EXPECT_EQ(of_options([](DiceCELossOptions& options) { options.to_onehot_y = false; }),
            "the target is not of class indices");
  EXPECT_EQ(of_options([](DiceCELossOptions& options) { options.reduction = Reduction::kSum; }),
            "the reduction is not the mean");
  EXPECT_EQ(of_options([](DiceCELossOptions& options) {
              options.weight = {1.0, 2.0};
            }),
            "classes have weights");
  EXPECT_EQ(of_options([](DiceCELossOptions& options) { options.label_smoothing = 0.1; }),
            "labels are smoothed");
  TverskyLossOptions other;
  other.softmax = true;
  other.to_onehot_y = true;
  EXPECT_EQ(why_not_fuse_dice_ce(logits(2), target, other).reason(),
            "the loss is neither DiceLoss nor DiceCELoss");
}

TEST(DiceCeFused, ALabelBeyondTheClassesIsAnError) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const at::Tensor logits = at::randn({1, 2, 4, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor target = at::randint(3, {1, 1, 4, 4, 4}).to(at::kByte);
  EXPECT_THROW(dice_ce_fused(logits, target, all_options()[0]), c10::Error);
}

}  // namespace
}  // namespace hayate
