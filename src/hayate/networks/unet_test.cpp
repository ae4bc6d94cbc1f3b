// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/unet.h"

#include <ATen/Context.h>
#include <ATen/ops/rand.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/network_check.h"

namespace hayate {
namespace {

TEST(UNet, HasTheTutorialsParametersAndNames) {
  const UNet network(UNetOptions{}, {});
  std::int64_t parameter_count = 0;
  for (const at::Tensor& parameter : network.parameters()) parameter_count += parameter.numel();
  EXPECT_EQ(parameter_count, 4808917);
  EXPECT_EQ(network.parameters().size(), 97U);

  const StateDict entries = network.state_dict();
  ASSERT_EQ(entries.size(), 148U);
  EXPECT_EQ(entries[0].first, "model.0.conv.unit0.conv.weight");
  EXPECT_EQ(entries[6].first, "model.0.conv.unit0.adn.N.num_batches_tracked");
  EXPECT_EQ(entries[7].first, "model.0.conv.unit0.adn.A.weight");
  EXPECT_EQ(entries.back().first, "model.2.1.conv.unit0.conv.bias");
}

TEST(UNet, KeepsTheSpatialShape) {
  UNetOptions options;
  options.channels = {2, 4, 6};
  options.strides = {2, 2};
  UNet network(options, {1, 3});
  const c10::AutoGradMode no_grad(false);
  EXPECT_EQ(network.forward(at::rand({2, 1, 16, 12, 20})).sizes(),
            (std::vector<std::int64_t>{2, 3, 16, 12, 20}));
}

// The first draws of torch.manual_seed(0) go to the bottom of the network, as in MONAI.
// Values printed by MONAI 1.6.1 with PyTorch 2.15.
TEST(UNet, StartsFromTheWeightsThatMonaiStartsFrom) {
  at::manual_seed(0);
  const UNet network(UNetOptions{}, {});
  EXPECT_NEAR(absolute_sum(network), 47185.914495643985, 1e-6);
  EXPECT_FLOAT_EQ(network.state_dict()[0].second.flatten()[0].item<float>(), 0.08503390103578568F);
}

TEST(UNet, PredictsManyClassesInSlabsWithTheSameValues) {
  UNetOptions options;
  options.channels = {2, 4, 6};
  options.strides = {2, 2};
  UNet network(options, {1, 64});
  network.eval();
  const at::Tensor x = at::rand({1, 1, 112, 96, 80});
  // What keeps gradients is computed in one piece.
  const at::Tensor whole = network.forward(x).detach();
  const c10::AutoGradMode no_grad(false);
  EXPECT_LE((network.forward(x) - whole).abs().max().item<float>(), 1e-6);
}

TEST(UNet, RefusesStridesThatDoNotFitTheChannels) {
  UNetOptions options;
  options.strides = {2, 2};
  EXPECT_THROW(make_network(options, {}), RecipeError);
}

}  // namespace
}  // namespace hayate
