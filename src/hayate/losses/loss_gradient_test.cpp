// SPDX-License-Identifier: Apache-2.0
// The plain losses' gradients against central differences: they are what the fused one is checked
// against.
#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

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
        // Without a reduction each entry gets a weight of its own.
        if (loss.dim() == 0) return loss;
        const at::Tensor each = loss.flatten();
        return (each * each).sum();
      },
      {{"logits", logits}});
}

class LossGradient : public testing::TestWithParam<LossKind> {
 protected:
  LossGradient() {
    at::manual_seed(17);
    options_.name = GetParam();
    options_.lambda_dice = 0.7;
    options_.lambda_ce = 1.3;
    options_.lambda_focal = 0.6;
    options_.gamma = 1.7;
    options_.focal_alpha = 0.3;
    options_.tversky_alpha = 0.4;
    options_.tversky_beta = 0.8;
  }
  at::Tensor indices(std::int64_t classes) {
    return at::randint(classes, {2, 1, 4, 3, 2}).to(at::kByte);
  }

  LossOptions options_;
};

TEST_P(LossGradient, EqualsCentralDifferencesWithSoftmax) {
  options_.softmax = true;
  options_.to_onehot_y = true;
  for (int bits = 0; bits < 16; ++bits) {
    options_.squared_pred = bits & 1;
    options_.batch = bits & 2;
    options_.jaccard = bits & 4;
    options_.include_background = !(bits & 8);
    for (const std::int64_t classes : {2, 4}) {
      SCOPED_TRACE(bits);
      expect_right_gradient(options_, classes, indices(classes));
    }
  }
}

TEST_P(LossGradient, EqualsCentralDifferencesWithClassWeightsAndASum) {
  options_.softmax = true;
  options_.to_onehot_y = true;
  options_.weight = {0.5, 1.0, 2.0};
  for (const Reduction reduction : {Reduction::kMean, Reduction::kSum}) {
    options_.reduction = reduction;
    expect_right_gradient(options_, 3, indices(3));
  }
}

TEST_P(LossGradient, EqualsCentralDifferencesWithSeveralLabelsAtOnce) {
  options_.sigmoid = true;
  expect_right_gradient(options_, 3, at::randint(2, {2, 3, 4, 3, 2}).to(at::kByte));
}

TEST_P(LossGradient, EqualsCentralDifferencesWithOneChannel) {
  options_.sigmoid = true;
  expect_right_gradient(options_, 1, indices(2));
}

INSTANTIATE_TEST_SUITE_P(Kinds, LossGradient,
                         testing::Values(LossKind::kDiceLoss, LossKind::kDiceCELoss,
                                         LossKind::kFocalLoss, LossKind::kDiceFocalLoss,
                                         LossKind::kGeneralizedDiceLoss, LossKind::kTverskyLoss));

TEST(LossGradientOf, ADiceLossWithoutReduction) {
  at::manual_seed(19);
  for (const MonaiRelease release : {MonaiRelease::k07, MonaiRelease::k16}) {
    LossOptions options;
    options.softmax = true;
    options.to_onehot_y = true;
    options.reduction = Reduction::kNone;
    options.release = release;
    expect_right_gradient(options, 3, at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte));
  }
}

TEST(LossGradientOf, ACrossEntropyWithLabelSmoothing) {
  at::manual_seed(23);
  LossOptions options;
  options.name = LossKind::kDiceCELoss;
  options.softmax = true;
  options.to_onehot_y = true;
  options.label_smoothing = 0.1;
  expect_right_gradient(options, 3, at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte));
}

TEST(LossGradientOf, AFocalLossWithASoftmax) {
  at::manual_seed(29);
  for (const bool include_background : {true, false}) {
    LossOptions options;
    options.name = LossKind::kFocalLoss;
    options.use_softmax = true;
    options.to_onehot_y = true;
    options.focal_alpha = 0.25;
    options.include_background = include_background;
    expect_right_gradient(options, 3, at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte));
  }
}

TEST(LossGradientOf, AGeneralizedDiceLossThatMissesAClass) {
  at::manual_seed(31);
  for (const bool batch : {true, false}) {
    for (const VolumeWeight type :
         {VolumeWeight::kSquare, VolumeWeight::kSimple, VolumeWeight::kUniform}) {
      LossOptions options;
      options.name = LossKind::kGeneralizedDiceLoss;
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
  LossOptions focal;
  focal.name = LossKind::kFocalLoss;
  focal.gamma = 0.0;
  LossOptions cross_entropy;
  cross_entropy.name = LossKind::kDiceCELoss;
  cross_entropy.lambda_dice = 0.0;
  EXPECT_NEAR(compute_loss(logits, target, focal).item<float>(),
              compute_loss(logits, target, cross_entropy).item<float>(), 1e-6);
}

TEST(FocalLoss, RefusesWeightsThatFitNoClass) {
  LossOptions options;
  options.name = LossKind::kFocalLoss;
  options.weight = {1.0, 2.0};
  const at::Tensor x = at::randn({1, 3, 2, 2, 2});
  EXPECT_THROW(compute_loss(x, at::randint(2, x.sizes()), options), RecipeError);
}

}  // namespace
}  // namespace hayate
