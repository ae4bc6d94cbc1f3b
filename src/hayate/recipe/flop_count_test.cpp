// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/flop_count.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

// 5.12 GMAC forward a patch of 96³, 23.7 a window of 160³.
TEST(FlopCount, KnowsTheTutorialsNetwork) {
  const NetworkOptions options;
  EXPECT_NEAR(count_flops(options, {96, 96, 96}).forward / 2e9, 5.12, 0.01);
  EXPECT_NEAR(count_flops(options, {96, 96, 96}).training / 1e9, 30.6, 0.1);
  EXPECT_NEAR(count_flops(options, {160, 160, 160}).forward / 2e9, 23.7, 0.05);
}

// What torch.utils.flop_counter counts of MONAI's network, whose first layer's input has no
// gradient.
TEST(FlopCount, KnowsSegResNet) {
  NetworkOptions options;
  options.name = NetworkKind::kSegResNet;
  EXPECT_DOUBLE_EQ(count_flops(options, {96, 96, 96}).forward, 30845435904.0);
  EXPECT_DOUBLE_EQ(count_flops(options, {96, 96, 96}).training, 92154101760.0);
}

// As SegResNet's.
TEST(FlopCount, KnowsDynUNet) {
  NetworkOptions options;
  options.name = NetworkKind::kDynUNet;
  EXPECT_DOUBLE_EQ(count_flops(options, {32, 32, 32}).forward, 14768078848.0);
  EXPECT_DOUBLE_EQ(count_flops(options, {32, 32, 32}).training, 44247613440.0);
  options.dynunet.res_block = true;
  options.dynunet.deep_supervision = true;
  options.dynunet.deep_supr_num = 2;
  EXPECT_DOUBLE_EQ(count_flops(options, {32, 32, 32}).forward, 14802157568.0);
  EXPECT_DOUBLE_EQ(count_flops(options, {32, 32, 32}).training, 44347752448.0);
  const PerAxis flat(1, 2, 2);
  options.dynunet.kernel_size = {{1, 3, 3}, {1, 3, 3}, 3, 3};
  options.dynunet.strides = {1, flat, 2, flat};
  options.dynunet.upsample_kernel_size = {flat, 2, flat};
  options.dynunet.filters = {6, 8, 10, 12};
  options.dynunet.deep_supr_num = 1;
  EXPECT_DOUBLE_EQ(count_flops(options, {8, 16, 24}).forward, 21306624.0);
  EXPECT_DOUBLE_EQ(count_flops(options, {8, 16, 24}).training, 63551232.0);
}

}  // namespace
}  // namespace hayate
