// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/networks/flop_counter.h"

#include <gtest/gtest.h>

#include "hayate/recipe/networks/dynunet_options.h"
#include "hayate/recipe/networks/segresnet_options.h"
#include "hayate/recipe/networks/unet_options.h"

namespace hayate {
namespace {

// 5.12 GMAC forward a patch of 96³, 23.7 a window of 160³.
TEST(FlopCount, KnowsTheTutorialsNetwork) {
  const UNetOptions options;
  EXPECT_NEAR(options.count_flops({}, {96, 96, 96}).forward / 2e9, 5.12, 0.01);
  EXPECT_NEAR(options.count_flops({}, {96, 96, 96}).training / 1e9, 30.6, 0.1);
  EXPECT_NEAR(options.count_flops({}, {160, 160, 160}).forward / 2e9, 23.7, 0.05);
}

// What torch.utils.flop_counter counts of MONAI's network, whose first layer's input has no
// gradient.
TEST(FlopCount, KnowsSegResNet) {
  const SegResNetOptions options;
  EXPECT_DOUBLE_EQ(options.count_flops({}, {96, 96, 96}).forward, 30845435904.0);
  EXPECT_DOUBLE_EQ(options.count_flops({}, {96, 96, 96}).training, 92154101760.0);
}

// torch.utils.flop_counter counts these of MONAI's network, as for SegResNet.
TEST(FlopCount, KnowsDynUNet) {
  DynUNetOptions options;
  EXPECT_DOUBLE_EQ(options.count_flops({}, {32, 32, 32}).forward, 14768078848.0);
  EXPECT_DOUBLE_EQ(options.count_flops({}, {32, 32, 32}).training, 44247613440.0);
  options.res_block = true;
  options.deep_supervision = true;
  options.deep_supr_num = 2;
  EXPECT_DOUBLE_EQ(options.count_flops({}, {32, 32, 32}).forward, 14802157568.0);
  EXPECT_DOUBLE_EQ(options.count_flops({}, {32, 32, 32}).training, 44347752448.0);
  const PerAxis flat(1, 2, 2);
  options.kernel_size = {{1, 3, 3}, {1, 3, 3}, 3, 3};
  options.strides = {1, flat, 2, flat};
  options.upsample_kernel_size = {flat, 2, flat};
  options.filters = {6, 8, 10, 12};
  options.deep_supr_num = 1;
  EXPECT_DOUBLE_EQ(options.count_flops({}, {8, 16, 24}).forward, 21306624.0);
  EXPECT_DOUBLE_EQ(options.count_flops({}, {8, 16, 24}).training, 63551232.0);
}

}  // namespace
}  // namespace hayate
