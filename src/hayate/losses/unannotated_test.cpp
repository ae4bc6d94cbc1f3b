// SPDX-License-Identifier: Apache-2.0
// Losses of batches whose items were annotated for some of the classes only.
#include "hayate/losses/unannotated.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>

#include "hayate/base/fast_paths.h"
#include "hayate/losses/loss.h"
#include "support/gradient_check.h"

namespace hayate {
namespace {

/// Of four classes the first item has all, the second neither class 1 nor 3.
const std::vector<ClassSet> kUnannotated{{}, {1, 3}};
constexpr std::int64_t kClasses = 4;

at::Tensor annotated(bool are_regions = false) {
  return annotated_channels(kUnannotated, are_regions ? kClasses - 1 : kClasses, are_regions,
                            c10::kCPU);
}

/// Class indices [2, 1, 4, 3, 2], of annotated classes.
at::Tensor labels() {
  at::Tensor classes = at::randint(kClasses, {2, 1, 4, 3, 2});
  classes[1] = at::randint(2, {1, 4, 3, 2}) * 2;
  return classes.to(at::kByte);
}

TEST(AnnotatedChannels, CountRegionsFromOne) {
  EXPECT_TRUE(at::equal(annotated(), at::tensor({1.0F, 1.0F, 1.0F, 1.0F,  //
                                                 1.0F, 0.0F, 1.0F, 0.0F})
                                         .view({2, 4})));
  EXPECT_TRUE(at::equal(annotated(/*are_regions=*/true),
                        at::tensor({1.0F, 1.0F, 1.0F, 0.0F, 1.0F, 0.0F}).view({2, 3})));
}

TEST(MergeUnannotated, AddsTheirProbabilityToTheBackground) {
  at::manual_seed(3);
  const at::Tensor logits = at::randn({2, kClasses, 4, 3, 2}) * 3.0;
  const at::Tensor before = at::softmax(logits, 1);
  const at::Tensor after = at::softmax(merge_unannotated(logits, annotated()), 1);
  EXPECT_LE((after[0] - before[0]).abs().max().item<float>(), 1e-6);
  EXPECT_LE((after[1][0] - before[1][0] - before[1][1] - before[1][3]).abs().max().item<float>(),
            1e-6);
  EXPECT_LE((after[1][2] - before[1][2]).abs().max().item<float>(), 1e-6);
  EXPECT_EQ(after[1][1].max().item<float>(), 0.0F);
  EXPECT_EQ(after[1][3].max().item<float>(), 0.0F);
}

template <class Kind>
class UnannotatedLoss : public testing::Test {
 protected:
  UnannotatedLoss() {
    at::manual_seed(7);
    options_.to_onehot_y = true;
    if constexpr (requires { options_.softmax; }) options_.softmax = true;
    if constexpr (requires { options_.use_softmax; }) options_.use_softmax = true;
    if constexpr (requires { options_.lambda_ce; }) options_.lambda_ce = 1.3;
  }

  Kind options_;
};

using Kinds = testing::Types<DiceLossOptions, DiceCELossOptions, FocalLossOptions,
                             DiceFocalLossOptions, GeneralizedDiceLossOptions, TverskyLossOptions>;
TYPED_TEST_SUITE(UnannotatedLoss, Kinds);

TYPED_TEST(UnannotatedLoss, HasTheGradientOfCentralDifferences) {
  TypeParam& options = this->options_;
  const LossTarget target(labels(), annotated());
  for (int bits = 0; bits < 8; ++bits) {
    if constexpr (requires { options.batch; }) options.batch = bits & 1;
    options.include_background = !(bits & 2);
    options.reduction = bits & 4 ? Reduction::kSum : Reduction::kMean;
    SCOPED_TRACE(bits);
    const at::Tensor logits = float64_leaf(at::randn({2, kClasses, 4, 3, 2}) * 2.0);
    expect_right_gradients([&] { return compute_loss_plain(logits, target, options); },
                           {{"logits", logits}});
  }
}

TYPED_TEST(UnannotatedLoss, OfItemsWithAllClassesIsTheOrdinaryOne) {
  const at::Tensor logits = at::randn({2, kClasses, 4, 3, 2});
  const at::Tensor target = at::randint(kClasses, {2, 1, 4, 3, 2}).to(at::kByte);
  const at::Tensor all = at::ones({2, kClasses});
  EXPECT_NEAR(compute_loss(logits, {target, all}, this->options_).template item<float>(),
              compute_loss(logits, target, this->options_).template item<float>(), 1e-6);
}

TYPED_TEST(UnannotatedLoss, CannotTellAClassOfThemFromTheBackground) {
  const at::Tensor logits = at::randn({2, kClasses, 4, 3, 2});
  at::Tensor swapped = logits.clone();
  swapped[1][0] = logits[1][3];
  swapped[1][3] = logits[1][0];
  const LossTarget target(labels(), annotated());
  EXPECT_NEAR(compute_loss(logits, target, this->options_).template item<float>(),
              compute_loss(swapped, target, this->options_).template item<float>(), 1e-6);
}

TYPED_TEST(UnannotatedLoss, ReachesTheirLogitsThroughTheBackgroundAlone) {
  const at::Tensor logits = at::randn({2, kClasses, 4, 3, 2}).requires_grad_();
  compute_loss(logits, {labels(), annotated()}, this->options_).backward();
  // The logits of what is merged move it by their shares of it.
  const at::Tensor p = at::softmax(logits.detach(), 1)[1];
  const at::Tensor grad = logits.grad()[1];
  EXPECT_GT(grad[1].abs().max().template item<float>(), 0.0F);
  for (const std::int64_t c : {1, 3}) {
    EXPECT_LE((grad[c] * p[0] - grad[0] * p[c]).abs().max().template item<float>(), 1e-7);
  }
}

TYPED_TEST(UnannotatedLoss, OfRegionsLeavesTheirChannelsOut) {
  TypeParam options;
  if constexpr (requires { options.sigmoid; }) options.sigmoid = true;
  options.are_regions = true;
  at::manual_seed(9);
  const at::Tensor logits = at::randn({2, 3, 4, 3, 2}).requires_grad_();
  const at::Tensor target = at::randint(2, {2, 3, 4, 3, 2}).to(at::kByte);
  compute_loss(logits, {target, annotated(/*are_regions=*/true)}, options).backward();
  EXPECT_EQ(logits.grad()[1][0].abs().max().template item<float>(), 0.0F);
  EXPECT_EQ(logits.grad()[1][2].abs().max().template item<float>(), 0.0F);
  EXPECT_GT(logits.grad()[1][1].abs().max().template item<float>(), 0.0F);
  EXPECT_GT(logits.grad()[0].abs().amax({1, 2, 3}).min().template item<float>(), 0.0F);
}

/// Dice of class c over items, by the definition.
double dice_of(const at::Tensor& p, const at::Tensor& t) {
  return 1.0 -
         (2.0 * (p * t).sum().item<double>() + 1e-5) / ((p.sum() + t.sum()).item<double>() + 1e-5);
}

TEST(UnannotatedLossOf, ADiceAndACrossEntropyByHand) {
  at::manual_seed(11);
  DiceCELossOptions options;
  options.to_onehot_y = true;
  options.softmax = true;
  const at::Tensor logits = at::randn({2, kClasses, 4, 3, 2}).to(at::kDouble);
  const at::Tensor classes = labels();
  const at::Tensor p = at::softmax(logits, 1);
  const at::Tensor background = p[1][0] + p[1][1] + p[1][3];
  double dice = 0.0;
  double entropy = 0.0;
  for (std::int64_t c = 0; c < kClasses; ++c) {
    const at::Tensor t = classes[0][0].eq(c).to(at::kDouble);
    dice += dice_of(p[0][c], t);
    entropy -= (p[0][c].log() * t).sum().item<double>();
  }
  for (const std::int64_t c : {0, 2}) {
    const at::Tensor of_class = c == 0 ? background : p[1][2];
    const at::Tensor t = classes[1][0].eq(c).to(at::kDouble);
    dice += dice_of(of_class, t);
    entropy -= (of_class.log() * t).sum().item<double>();
  }
  // Four scores of the first item, two of the second; 24 voxels each.
  EXPECT_NEAR(compute_loss(logits, {classes, annotated()}, options).item<double>(),
              dice / 6.0 + entropy / 48.0, 1e-9);
}

TEST(UnannotatedLossOf, ABatchsDiceIsOfTheItemsThatHaveTheClass) {
  at::manual_seed(13);
  DiceLossOptions options;
  options.to_onehot_y = true;
  options.softmax = true;
  options.batch = true;
  options.include_background = false;
  const at::Tensor logits = at::randn({2, kClasses, 4, 3, 2}).to(at::kDouble);
  const at::Tensor classes = labels();
  const at::Tensor p = at::softmax(logits, 1);
  const auto t = [&](std::int64_t c) { return classes.select(1, 0).eq(c).to(at::kDouble); };
  const double expected =
      (dice_of(p[0][1], t(1)[0]) + dice_of(p.select(1, 2), t(2)) + dice_of(p[0][3], t(3)[0])) / 3.0;
  EXPECT_NEAR(compute_loss(logits, {classes, annotated()}, options).item<double>(), expected, 1e-9);
  // Where no item has a class it is in no mean.
  const at::Tensor none = annotated_channels(std::vector<ClassSet>{{1, 3}, {1, 3}}, kClasses,
                                             /*are_regions=*/false, c10::kCPU);
  const at::Tensor foreground = classes.eq(2).to(at::kByte) * 2;
  EXPECT_NEAR(compute_loss(logits, {foreground, none}, options).item<double>(),
              dice_of(p.select(1, 2), t(2)), 1e-9);
}

TEST(UnannotatedLossOf, ASmoothedCrossEntropySpreadsOverWhatIsThere) {
  at::manual_seed(17);
  DiceCELossOptions options;
  options.to_onehot_y = true;
  options.softmax = true;
  options.lambda_dice = 0.0;
  options.label_smoothing = 0.2;
  const at::Tensor target = at::randint(kClasses, {2, 1, 4, 3, 2}).to(at::kByte);
  for (const bool has_weights : {false, true}) {
    if (has_weights) options.weight = {0.5, 1.0, 2.0, 3.0};
    const at::Tensor logits = at::randn({2, kClasses, 4, 3, 2});
    EXPECT_NEAR(compute_loss(logits, {target, at::ones({2, kClasses})}, options).item<float>(),
                compute_loss(logits, target, options).item<float>(), 1e-6);
    const at::Tensor leaf = float64_leaf(logits);
    const LossTarget lacking(labels(), annotated());
    expect_right_gradients([&] { return compute_loss_plain(leaf, lacking, options); },
                           {{"logits", leaf}});
    // What cannot be right is not asked for.
    EXPECT_LT(compute_loss(logits, lacking, options).item<float>(), 100.0F);
  }
}

TEST(UnannotatedLossOf, LevelsOfDeepSupervisionIsOfEach) {
  at::manual_seed(19);
  DiceCELossOptions options;
  options.to_onehot_y = true;
  options.softmax = true;
  const at::Tensor logits = at::randn({2, 2, kClasses, 4, 3, 2});
  const LossTarget target(labels(), annotated());
  EXPECT_NEAR(compute_loss(logits, target, options).item<float>(),
              compute_loss(logits.select(1, 0), target, options).item<float>() +
                  0.5F * compute_loss(logits.select(1, 1), target, options).item<float>(),
              1e-6);
}

TEST(UnannotatedLossOf, AFusedKindSaysWhyItGoesThePlainWay) {
  reset_fast_path_counts();
  DiceCELossOptions options;
  options.to_onehot_y = true;
  options.softmax = true;
  const at::Tensor logits =
      at::randn({2, kClasses, 4, 3, 2}).contiguous(at::MemoryFormat::ChannelsLast3d);
  compute_loss(logits, {labels(), annotated()}, options);
  const std::vector<FastPathCount> counts = fast_path_counts();
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].plain, 1);
}

}  // namespace
}  // namespace hayate
