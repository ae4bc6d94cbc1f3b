// SPDX-License-Identifier: Apache-2.0
// What a loss asks the device for while it is computed: a GPU would stand still.
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/losses/loss.h"
#include "support/count_reads.h"

namespace hayate {
namespace {

constexpr std::int64_t kClassCount = 3;

template <class Options>
Options options_with_ignored_voxels() {
  Options options;
  options.to_onehot_y = true;
  options.ignore_index = 2;
  return options;
}

std::vector<LossOptions> losses() {
  auto dice_ce = options_with_ignored_voxels<DiceCELossOptions>();
  dice_ce.softmax = true;
  auto dice = options_with_ignored_voxels<DiceLossOptions>();
  dice.weight = {1.0, 2.0, 3.0};
  auto weighted = DiceCELossOptions{};
  weighted.to_onehot_y = true;
  weighted.weight = {1.0, 2.0, 3.0};
  return {dice_ce, dice, weighted, options_with_ignored_voxels<FocalLossOptions>()};
}

TEST(LossReads, NoLossAsksForANumber) {
  at::manual_seed(1);
  const at::Tensor labels = at::randint(0, kClassCount, {2, 1, 4, 5, 6}, at::kByte);
  for (const at::Tensor& annotated : {at::Tensor(), at::ones({2, kClassCount})}) {
    for (const LossOptions& options : losses()) {
      const at::Tensor logits = at::randn({2, kClassCount, 4, 5, 6}).requires_grad_();
      EXPECT_EQ(count_reads([&] {
                  compute_loss_plain(logits, {labels, annotated}, options).backward();
                }),
                0)
          << "loss " << options.index() << ", annotated " << annotated.defined();
    }
  }
}

TEST(LossReads, AreCountedWhereThereAreSome) {
  EXPECT_EQ(count_reads([] { at::ones({1}).item<float>(); }), 1);
}

}  // namespace
}  // namespace hayate
