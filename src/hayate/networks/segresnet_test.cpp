// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/segresnet.h"

#include <algorithm>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/kernels/isa.h"
#include "hayate/networks/network.h"
#include "hayate/networks/state_dict.h"

namespace hayate {
namespace {

NetworkOptions segresnet_options() {
  NetworkOptions options;
  options.name = NetworkKind::kSegResNet;
  return options;
}

NetworkOptions small_options(UpsampleMode mode) {
  NetworkOptions options = segresnet_options();
  options.segresnet.blocks_down = {1, 2, 1};
  options.segresnet.blocks_up = {1, 2};
  options.segresnet.upsample_mode = mode;
  return options;
}

double absolute_sum(const Module& network) {
  double sum = 0.0;
  for (const at::Tensor& p : network.parameters()) sum += p.abs().sum(at::kDouble).item<double>();
  return sum;
}

// Values printed by MONAI 1.6.1 with PyTorch 2.15.
TEST(SegResNet, StartsFromTheWeightsThatMonaiStartsFrom) {
  at::manual_seed(0);
  const SegResNet network(segresnet_options());
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
  NetworkOptions options = segresnet_options();
  options.in_channels = 4;
  options.out_channels = 3;
  options.segresnet.init_filters = 16;
  options.segresnet.upsample_mode = UpsampleMode::kDeconv;
  at::manual_seed(0);
  const SegResNet network(options);
  EXPECT_EQ(network.state_dict().size(), 89U);
  EXPECT_NEAR(absolute_sum(network), 48897.23915072671, 1e-6);
}

/// Logits and gradients of one pass over the images of a seed.
std::vector<at::Tensor> pass(SegResNet& network, Isa isa, std::uint64_t seed) {
  const IsaScope scope(isa);
  at::manual_seed(seed);
  const at::Tensor x = at::randn({2, 1, 16, 12, 20}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor logits = network.forward(x);
  const at::Tensor weights = at::randn(logits.sizes());
  for (at::Tensor& p : network.parameters()) p.mutable_grad() = at::Tensor();
  (logits * weights).sum().backward();
  std::vector<at::Tensor> results{logits.detach()};
  for (const at::Tensor& p : network.parameters()) results.push_back(p.grad());
  return results;
}

/// The largest difference of all results, each as a share of its largest value; of those that are 0
/// but for rounding, as it is.
double fused_against_plain(SegResNet& network, std::uint64_t seed) {
  const auto fused = pass(network, selected_isa(), seed);
  const auto plain = pass(network, Isa::kReference, seed);
  EXPECT_EQ(fused[0].sizes(), (std::vector<std::int64_t>{2, 2, 16, 12, 20}));
  double largest = 0.0;
  for (std::size_t i = 0; i < fused.size(); ++i) {
    const double scale = plain[i].abs().max().item<double>() + 1.0;
    largest = std::max(largest, (fused[i] - plain[i]).abs().max().item<double>() / scale);
  }
  return largest;
}

TEST(SegResNet, FusedEqualsPlain) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  for (const UpsampleMode mode : {UpsampleMode::kNontrainable, UpsampleMode::kDeconv}) {
    for (const NormKind norm : {NormKind::kGroup, NormKind::kInstance, NormKind::kBatch}) {
      SCOPED_TRACE(std::string(enum_name(mode)) + ", " + std::string(enum_name(norm)));
      NetworkOptions options = small_options(mode);
      options.segresnet.norm = norm;
      at::manual_seed(1);
      SegResNet network(options);
      network.to_channels_last();
      // A value that rounding moves over ReLU's kink changes gradients by 1e-3, in either way; it
      // does not in the images of every seed.
      double least = 1.0;
      for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        least = std::min(least, fused_against_plain(network, seed));
      }
      EXPECT_LE(least, 1e-4);
    }
  }
}

TEST(SegResNet, DropsWholeChannelsInTrainingOnly) {
  NetworkOptions options = small_options(UpsampleMode::kNontrainable);
  options.segresnet.dropout_prob = 0.5;
  SegResNet network(options);
  const c10::AutoGradMode no_grad(false);
  const at::Tensor x = at::rand({1, 1, 8, 8, 8});
  network.eval();
  EXPECT_TRUE(network.forward(x).equal(network.forward(x)));
  network.train();
  EXPECT_FALSE(network.forward(x).equal(network.forward(x)));
}

TEST(SegResNet, RefusesWhatDoesNotFit) {
  NetworkOptions options = segresnet_options();
  options.segresnet.blocks_up = {1, 1};
  EXPECT_THROW(make_network(options), RecipeError);
  options = segresnet_options();
  options.segresnet.num_groups = 3;
  EXPECT_THROW(make_network(options), RecipeError);
  options = segresnet_options();
  options.segresnet.act = ActivationKind::kPrelu;
  EXPECT_THROW(make_network(options), RecipeError);
}

}  // namespace
}  // namespace hayate
