// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/region_classes.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "hayate/base/class_index.h"
#include "hayate/inferers/channel_probabilities.h"
#include "hayate/labelling/channel_scores.h"
#include "hayate/losses/loss.h"
#include "hayate/losses/region_target.h"

namespace hayate {
namespace {

ClassRegions two_regions() {
  return {{std::vector<std::uint8_t>{1, 2}, 1}, {std::vector<std::uint8_t>{2}, 2}};
}

TEST(RegionTarget, HasAChannelForEachRegion) {
  const at::Tensor classes = at::tensor({0, 1, 2, int{kIgnoredVoxel}}).to(at::kByte);
  const at::Tensor target = region_target(classes.view({1, 1, 2, 1, 2}), two_regions());
  const at::Tensor expected =
      at::tensor({0, 1, 1, 255, 0, 0, 1, 255}).to(at::kByte).view({1, 2, 2, 1, 2});
  EXPECT_TRUE(at::equal(target, expected));
}

TEST(RegionClasses, LaterRegionsAreWrittenOverEarlierOnes) {
  const at::Tensor logits =
      at::tensor({-1.0F, 2.0F, 0.5F, -3.0F, -1.0F, -2.0F, 0.1F, 4.0F}).view({1, 2, 4, 1, 1});
  const at::Tensor expected = at::tensor({0, 1, 2, 2}).to(at::kByte).view({1, 4, 1, 1});
  EXPECT_TRUE(at::equal(classes_of_regions(logits, two_regions()), expected));
}

TEST(RegionClasses, AreThoseOfRegionsThatAreWrittenTogether) {
  ClassRegions regions{{std::vector<std::uint8_t>{1, 3}, 1}, {std::vector<std::uint8_t>{2, 3}, 2}};
  for (ClassRegion& region : regions) region.is_written_together = true;
  const std::vector<float> scores{-1.0F, 2.0F, 0.5F, -3.0F, -1.0F, -2.0F, 0.1F, 4.0F};
  const at::Tensor expected = at::tensor({0, 1, 3, 2}).to(at::kByte).view({1, 4, 1, 1});
  const at::Tensor logits = at::tensor(scores).view({1, 2, 4, 1, 1});
  EXPECT_TRUE(at::equal(classes_of_regions(logits, regions), expected));
  std::vector<float> copy = scores;
  std::vector<std::uint8_t> classes(4);
  write_classes(ChannelScores(copy, 2), written_classes(regions), classes);
  EXPECT_EQ(classes, (std::vector<std::uint8_t>{0, 1, 3, 2}));
}

TEST(ChannelLogits, GiveTheProbabilitiesBack) {
  const at::Tensor logits = at::randn({1, 3, 2, 2, 2}) * 4.0;
  for (const ChannelKind kind : {ChannelKind::kClasses, ChannelKind::kRegions}) {
    const at::Tensor p = channel_probabilities(logits, kind);
    EXPECT_LE((channel_probabilities(channel_logits(p, kind), kind) - p).abs().max().item<float>(),
              1e-6);
  }
}

template <class Kind>
class RegionLoss : public testing::Test {};
using Kinds = testing::Types<DiceLossOptions, DiceCELossOptions, FocalLossOptions,
                             DiceFocalLossOptions, GeneralizedDiceLossOptions, TverskyLossOptions>;
TYPED_TEST_SUITE(RegionLoss, Kinds);

TYPED_TEST(RegionLoss, IgnoredVoxelsGetNoGradient) {
  TypeParam options;
  if constexpr (requires { options.sigmoid; }) options.sigmoid = true;
  options.are_regions = true;
  options.ignore_index = kIgnoredVoxel;
  at::manual_seed(3);
  at::Tensor classes = at::randint(3, {2, 1, 4, 3, 2}).to(at::kByte);
  classes.select(2, 1).fill_(std::int64_t{kIgnoredVoxel});
  const at::Tensor logits = at::randn({2, 2, 4, 3, 2}).requires_grad_();
  compute_loss(logits, region_target(classes, two_regions()), options).backward();
  EXPECT_EQ(logits.grad().select(2, 1).abs().max().template item<float>(), 0.0F);
  EXPECT_GT(logits.grad().abs().max().template item<float>(), 0.0F);
}

TEST(RegionLossOf, DiceAndABinaryCrossEntropyIsTheirSumOverChannels) {
  at::manual_seed(5);
  DiceCELossOptions options;
  options.are_regions = true;
  options.sigmoid = true;
  options.lambda_dice = 0.0;
  const at::Tensor logits = at::randn({1, 2, 4, 3, 2});
  const at::Tensor target =
      region_target(at::randint(3, {1, 1, 4, 3, 2}).to(at::kByte), two_regions());
  const at::Tensor p = logits.sigmoid();
  const at::Tensor t = target.to(at::kFloat);
  const at::Tensor expected = -(t * p.log() + (1.0 - t) * (1.0 - p).log()).mean();
  EXPECT_NEAR(compute_loss(logits, target, options).item<float>(), expected.item<float>(), 1e-6);
}

}  // namespace
}  // namespace hayate
