// SPDX-License-Identifier: Apache-2.0
// The plain losses' gradients against central differences: they are what the fused one is checked
// against.
#include <cmath>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/losses/loss.h"
#include "support/gradient_check.h"

namespace hayate {
namespace {

void expect_right_gradient(const LossOptions& options, std::int64_t classes,
                           const at::Tensor& target) {
  const at::Tensor logits = float64_leaf(at::randn({2, classes, 4, 3, 2}) * 2.0);
  expect_right_gradients(
      [&] {
        const at::Tensor loss = compute_loss_plain(logits, target, options);
        // Each entry gets a weight of its own where there is no reduction.
        if (loss.dim() == 0) return loss;
        const at::Tensor each = loss.flatten();
        return (each * each).sum();
      },
      {{"logits", logits}});
}

template <class Kind>
class LossGradient : public testing::Test {
 protected:
  LossGradient() {
    at::manual_seed(17);
    if constexpr (requires { options_.lambda_dice; }) options_.lambda_dice = 0.7;
    if constexpr (requires { options_.lambda_ce; }) options_.lambda_ce = 1.3;
    if constexpr (requires { options_.lambda_focal; }) options_.lambda_focal = 0.6;
    if constexpr (requires { options_.gamma; }) options_.gamma = 1.7;
    if constexpr (requires { options_.alpha; }) options_.alpha = 0.3;
    if constexpr (requires { options_.beta; }) options_.beta = 0.8;
  }
  static at::Tensor indices(std::int64_t classes) {
    return at::randint(classes, {2, 1, 4, 3, 2}).to(at::kByte);
  }
  void use_softmax() {
    options_.to_onehot_y = true;
    if constexpr (requires { options_.softmax; }) options_.softmax = true;
  }
  void use_sigmoid() {
    if constexpr (requires { options_.sigmoid; }) options_.sigmoid = true;
  }

  Kind options_;
};

using Kinds = testing::Types<DiceLossOptions, DiceCELossOptions, FocalLossOptions,
                             DiceFocalLossOptions, GeneralizedDiceLossOptions, TverskyLossOptions>;
TYPED_TEST_SUITE(LossGradient, Kinds);

TYPED_TEST(LossGradient, EqualsCentralDifferencesWithSoftmax) {
  this->use_softmax();
  TypeParam& options = this->options_;
  for (int bits = 0; bits < 16; ++bits) {
    if constexpr (requires { options.squared_pred; }) options.squared_pred = bits & 1;
    if constexpr (requires { options.batch; }) options.batch = bits & 2;
    if constexpr (requires { options.jaccard; }) options.jaccard = bits & 4;
    options.include_background = !(bits & 8);
    for (const std::int64_t classes : {2, 4}) {
      SCOPED_TRACE(bits);
      expect_right_gradient(options, classes, this->indices(classes));
    }
  }
}

TYPED_TEST(LossGradient, EqualsCentralDifferencesWithClassWeightsAndASum) {
  this->use_softmax();
  TypeParam& options = this->options_;
  if constexpr (requires { options.weight; }) options.weight = {0.5, 1.0, 2.0};
  for (const Reduction reduction : {Reduction::kMean, Reduction::kSum}) {
    options.reduction = reduction;
    expect_right_gradient(options, 3, this->indices(3));
  }
}

TYPED_TEST(LossGradient, EqualsCentralDifferencesWithSeveralLabelsAtOnce) {
  this->use_sigmoid();
  expect_right_gradient(this->options_, 3, at::randint(2, {2, 3, 4, 3, 2}).to(at::kByte));
}

TYPED_TEST(LossGradient, EqualsCentralDifferencesWithOneChannel) {
  this->use_sigmoid();
  expect_right_gradient(this->options_, 1, this->indices(2));
}

TYPED_TEST(LossGradient, EqualsCentralDifferencesWhereVoxelsAreIgnored) {
  this->use_softmax();
  TypeParam& options = this->options_;
  options.ignore_index = kIgnoredVoxel;
  for (const Reduction reduction : {Reduction::kMean, Reduction::kSum}) {
    options.reduction = reduction;
    for (const bool include_background : {true, false}) {
      options.include_background = include_background;
      at::Tensor target = this->indices(3);
      target[0].fill_(kIgnoredVoxel);
      target[1][0][2].fill_(kIgnoredVoxel);
      expect_right_gradient(options, 3, target);
    }
  }
}

TYPED_TEST(LossGradient, IgnoredVoxelsChangeNothingAndGetNoGradient) {
  this->use_softmax();
  TypeParam& options = this->options_;
  options.ignore_index = kIgnoredVoxel;
  at::Tensor target = this->indices(3);
  target[1][0][2].fill_(kIgnoredVoxel);
  const auto loss_of = [&](double there) {
    at::manual_seed(41);
    at::Tensor logits = at::randn({2, 3, 4, 3, 2});
    logits[1].select(1, 2).mul_(there);
    logits = logits.contiguous(at::MemoryFormat::ChannelsLast3d).requires_grad_();
    const at::Tensor loss = compute_loss(logits, target, options);
    loss.backward();
    EXPECT_EQ(logits.grad()[1].select(1, 2).abs().max().item<float>(), 0.0F);
    EXPECT_GT(logits.grad().abs().max().item<float>(), 0.0F);
    return loss.item<float>();
  };
  EXPECT_EQ(loss_of(1.0), loss_of(-9.0));
}

TYPED_TEST(LossGradient, IsZeroWhereAllVoxelsAreIgnored) {
  this->use_softmax();
  TypeParam& options = this->options_;
  options.ignore_index = kIgnoredVoxel;
  for (const bool is_fused : {true, false}) {
    at::Tensor logits = at::randn({2, 3, 4, 3, 2});
    if (is_fused) logits = logits.contiguous(at::MemoryFormat::ChannelsLast3d);
    logits.requires_grad_();
    const at::Tensor target = at::full({2, 1, 4, 3, 2}, kIgnoredVoxel, at::kByte);
    const at::Tensor loss = compute_loss(logits, target, options);
    loss.backward();
    EXPECT_TRUE(std::isfinite(loss.item<float>()));
    EXPECT_EQ(logits.grad().abs().max().item<float>(), 0.0F);
  }
}

TEST(LossGradientOf, ADiceLossWithoutReduction) {
  at::manual_seed(19);
  for (const MonaiRelease release : {MonaiRelease::k07, MonaiRelease::k16}) {
    DiceLossOptions options;
    options.softmax = true;
    options.to_onehot_y = true;
    options.reduction = Reduction::kNone;
    options.release = release;
    expect_right_gradient(options, 3, at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte));
  }
}

TEST(LossGradientOf, ACrossEntropyWithLabelSmoothing) {
  at::manual_seed(23);
  DiceCELossOptions options;
  options.softmax = true;
  options.to_onehot_y = true;
  options.label_smoothing = 0.1;
  expect_right_gradient(options, 3, at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte));
}

TEST(LossGradientOf, AFocalLossWithASoftmax) {
  at::manual_seed(29);
  for (const bool include_background : {true, false}) {
    FocalLossOptions options;
    options.use_softmax = true;
    options.to_onehot_y = true;
    options.alpha = 0.25;
    options.include_background = include_background;
    expect_right_gradient(options, 3, at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte));
  }
}

TEST(LossGradientOf, AGeneralizedDiceLossThatMissesAClass) {
  at::manual_seed(31);
  for (const bool batch : {true, false}) {
    for (const VolumeWeight type :
         {VolumeWeight::kSquare, VolumeWeight::kSimple, VolumeWeight::kUniform}) {
      GeneralizedDiceLossOptions options;
      options.softmax = true;
      options.to_onehot_y = true;
      options.w_type = type;
      options.batch = batch;
      expect_right_gradient(options, 4, at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte));
    }
  }
}

TEST(FocalLoss, WithoutAnExponentIsTheCrossEntropy) {
  at::manual_seed(37);
  const at::Tensor logits = at::randn({2, 1, 4, 3, 2});
  const at::Tensor target = at::randint(2, {2, 1, 4, 3, 2}).to(at::kByte);
  FocalLossOptions focal;
  focal.gamma = 0.0;
  DiceCELossOptions cross_entropy;
  cross_entropy.lambda_dice = 0.0;
  EXPECT_NEAR(compute_loss(logits, target, focal).item<float>(),
              compute_loss(logits, target, cross_entropy).item<float>(), 1e-6);
}

TEST(FocalLoss, RefusesWeightsThatFitNoClass) {
  FocalLossOptions options;
  options.weight = {1.0, 2.0};
  const at::Tensor x = at::randn({1, 3, 2, 2, 2});
  EXPECT_THROW(compute_loss(x, at::randint(2, x.sizes()), options), RecipeError);
}

}  // namespace
}  // namespace hayate
