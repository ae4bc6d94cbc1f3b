// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/segresnet.h"

#include <ATen/Context.h>
#include <ATen/ops/rand.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/kernels/isa.h"
#include "hayate/networks/network.h"
#include "support/network_check.h"

namespace hayate {
namespace {

SegResNetOptions small_options(UpsampleMode mode) {
  SegResNetOptions options;
  options.blocks_down = {1, 2, 1};
  options.blocks_up = {1, 2};
  options.upsample_mode = mode;
  return options;
}

// Values printed by MONAI 1.6.1 with PyTorch 2.15.
TEST(SegResNet, StartsFromTheWeightsThatMonaiStartsFrom) {
  at::manual_seed(0);
  const SegResNet network(SegResNetOptions{}, {});
  EXPECT_NEAR(absolute_sum(network), 17143.29549422518, 1e-6);
  const StateDict entries = network.state_dict();
  ASSERT_EQ(entries.size(), 83U);
  EXPECT_EQ(entries[0].first, "convInit.conv.weight");
  EXPECT_FLOAT_EQ(entries[0].second.flatten()[0].item<float>(), -0.0014408392598852515F);
  EXPECT_EQ(entries[1].first, "down_layers.0.1.norm1.weight");
  EXPECT_EQ(entries[7].first, "down_layers.1.0.conv.weight");
  EXPECT_EQ(entries.back().first, "conv_final.2.conv.bias");
}

TEST(SegResNet, WithTransposedConvolutionsToo) {
  SegResNetOptions options;
  options.init_filters = 16;
  options.upsample_mode = UpsampleMode::kDeconv;
  at::manual_seed(0);
  const SegResNet network(options, {4, 3});
  EXPECT_EQ(network.state_dict().size(), 89U);
  EXPECT_NEAR(absolute_sum(network), 48897.23915072671, 1e-6);
}

TEST(SegResNet, FusedEqualsPlain) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  for (const UpsampleMode mode : {UpsampleMode::kNontrainable, UpsampleMode::kDeconv}) {
    for (const NormKind norm : {NormKind::kGroup, NormKind::kInstance, NormKind::kBatch}) {
      SCOPED_TRACE(std::string(enum_name(mode)) + ", " + std::string(enum_name(norm)));
      SegResNetOptions options = small_options(mode);
      options.norm = norm;
      at::manual_seed(1);
      SegResNet network(options, {});
      network.to_channels_last();
      expect_fused_equals_plain(network, {2, 2, 16, 12, 20});
    }
  }
}

TEST(SegResNet, DropsWholeChannelsInTrainingOnly) {
  SegResNetOptions options = small_options(UpsampleMode::kNontrainable);
  options.dropout_prob = 0.5;
  SegResNet network(options, {});
  const c10::AutoGradMode no_grad(false);
  const at::Tensor x = at::rand({1, 1, 8, 8, 8});
  network.eval();
  EXPECT_TRUE(network.forward(x).equal(network.forward(x)));
  network.train();
  EXPECT_FALSE(network.forward(x).equal(network.forward(x)));
}

TEST(SegResNet, RefusesWhatDoesNotFit) {
  SegResNetOptions options;
  options.blocks_up = {1, 1};
  EXPECT_THROW(make_network(options, {}), RecipeError);
  options = {};
  options.num_groups = 3;
  EXPECT_THROW(make_network(options, {}), RecipeError);
  options = {};
  options.act = ActivationKind::kPrelu;
  EXPECT_THROW(make_network(options, {}), RecipeError);
}

}  // namespace
}  // namespace hayate
