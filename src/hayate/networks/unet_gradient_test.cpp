// SPDX-License-Identifier: Apache-2.0
// The network's gradients in float64, composed of plain operators, against central differences.
#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>

#include "hayate/networks/unet.h"
#include "support/gradient_check.h"

namespace hayate {
namespace {

/// Puts all parameters and statistics in float64 in the place of those in float32.
void to_float64(Module& network) {
  for (const auto& [name, tensor] : network.state_dict()) {
    if (tensor.is_floating_point()) tensor.set_data(tensor.detach().to(at::kDouble));
  }
}

void expect_right_gradients_of(const UNetOptions& options) {
  at::manual_seed(13);
  constexpr NetworkChannels channels{2, 3};
  UNet network(options, channels);
  to_float64(network);
  const at::Tensor x = float64_leaf(at::randn({2, channels.in_channels, 8, 8, 8}));
  std::vector<std::pair<std::string, at::Tensor>> inputs{{"x", x}};
  for (const auto& [name, tensor] : network.state_dict()) {
    if (tensor.requires_grad()) inputs.emplace_back(name, tensor);
  }
  ASSERT_EQ(inputs.size(), network.parameters().size() + 1);
  const at::Tensor weights = at::randn({2, channels.out_channels, 8, 8, 8}).to(at::kDouble);
  expect_right_gradients([&] { return (network.forward(x) * weights).mean(); }, inputs,
                         /*most_elements=*/7);
}

UNetOptions tiny(NormKind norm, ActivationKind act, std::int64_t num_res_units) {
  UNetOptions options;
  options.channels = {3, 4};
  options.strides = {2};
  options.norm = norm;
  options.act = act;
  options.num_res_units = num_res_units;
  return options;
}

TEST(UNetGradient, EqualsCentralDifferencesWithTheTutorialsBlocks) {
  expect_right_gradients_of(tiny(NormKind::kBatch, ActivationKind::kPrelu, 2));
}

TEST(UNetGradient, EqualsCentralDifferencesWithInstanceNormAndLeakyRelu) {
  expect_right_gradients_of(tiny(NormKind::kInstance, ActivationKind::kLeakyRelu, 1));
}

TEST(UNetGradient, EqualsCentralDifferencesWithoutResidualUnits) {
  expect_right_gradients_of(tiny(NormKind::kNone, ActivationKind::kRelu, 0));
}

}  // namespace
}  // namespace hayate
