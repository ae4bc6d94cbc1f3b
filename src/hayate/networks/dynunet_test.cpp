// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/dynunet.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/rand.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/safetensors.h"
#include "hayate/networks/network.h"
#include "hayate/networks/state_dict.h"
#include "support/network_check.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

constexpr NetworkChannels kFullChannels{2, 3};

/// Three steps down, one of which keeps the size, and everything that can be asked for.
DynUNetOptions full_options() {
  DynUNetOptions options;
  options.kernel_size = {3, 3, 3, 3};
  options.strides = {1, 2, 1, 2};
  options.upsample_kernel_size = {2, 1, 2};
  options.filters = {8, 16, 24, 32};
  options.deep_supervision = true;
  options.deep_supr_num = 2;
  options.res_block = true;
  options.trans_bias = true;
  return options;
}

// Values printed by MONAI 1.6.1 with PyTorch 2.15.
TEST(DynUNet, StartsFromTheWeightsThatMonaiStartsFrom) {
  at::manual_seed(0);
  const DynUNet network(DynUNetOptions{}, {});
  EXPECT_EQ(network.parameters().size(), 60U);
  EXPECT_NEAR(absolute_sum(network), 246298.6218484367, 1e-5);
  const StateDict entries = network.state_dict();
  ASSERT_EQ(entries.size(), 118U);
  EXPECT_EQ(entries.front().first, "input_block.conv1.conv.weight");
  EXPECT_FLOAT_EQ(entries.front().second.flatten()[0].item<float>(), -0.3576270639896393F);
  EXPECT_EQ(entries.back().first, "skip_layers.upsample.conv_block.norm2.bias");
}

TEST(DynUNet, WithResidualBlocksAndHeadsToo) {
  at::manual_seed(0);
  const DynUNet network(full_options(), kFullChannels);
  EXPECT_EQ(network.parameters().size(), 66U);
  EXPECT_EQ(network.state_dict().size(), 130U);
  EXPECT_NEAR(absolute_sum(network), 8436.47470884661, 1e-6);
  // nnU-Net's widths, where none are given.
  EXPECT_EQ(DynUNetOptions{}.level_filters(), (std::vector<std::int64_t>{32, 64, 128, 256, 320}));
}

TEST(DynUNet, GivesTheHeadsLogitsInTrainingOnly) {
  DynUNet network(full_options(), kFullChannels);
  network.to_channels_last();
  const at::Tensor x = at::rand({2, 2, 8, 12, 16}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor logits = network.forward(x);
  ASSERT_EQ(logits.sizes(), (std::vector<std::int64_t>{2, 3, 3, 8, 12, 16}));
  for (const at::Tensor& level : logits.unbind(1)) {
    EXPECT_TRUE(level.is_contiguous(at::MemoryFormat::ChannelsLast3d));
  }
  // The second level has half the size along each axis: pairs of voxels are alike.
  const at::Tensor second = logits.select(1, 1);
  EXPECT_TRUE(second.slice(2, 0, 8, 2).equal(second.slice(2, 1, 8, 2)));
  EXPECT_FALSE(logits.select(1, 0).slice(2, 0, 8, 2).equal(logits.select(1, 0).slice(2, 1, 8, 2)));
  network.eval();
  EXPECT_TRUE(network.forward(x).allclose(logits.select(1, 0)));
}

// The numbers are as printed by MONAI in float64, from weights drawn in float32.
TEST(DynUNet, WithAKernelAndAStrideForEachAxisEqualsMonais) {
  DynUNetOptions options;
  const PerAxis flat(1, 2, 2);
  options.kernel_size = {{1, 3, 3}, {1, 3, 3}, 3, 3};
  options.strides = {1, flat, 2, flat};
  options.upsample_kernel_size = {flat, 2, flat};
  options.filters = {6, 8, 10, 12};
  options.deep_supervision = true;
  options.res_block = true;
  EXPECT_EQ(options.size_multiple(), PerAxis(2, 8, 8));
  at::manual_seed(0);
  DynUNet network(options, {});
  network.to_channels_last();
  EXPECT_NEAR(absolute_sum(network), 2411.050860542434, 1e-6);
  const at::Tensor x = (at::arange(8 * 16 * 24, at::kDouble) * 0.1).sin().to(at::kFloat);
  const at::Tensor logits =
      network.forward(x.view({1, 1, 8, 16, 24}).contiguous(at::MemoryFormat::ChannelsLast3d));
  ASSERT_EQ(logits.sizes(), (std::vector<std::int64_t>{1, 2, 2, 8, 16, 24}));
  EXPECT_NEAR(logits.abs().sum(at::kDouble).item<double>(), 10399.299524450165, 0.1);
  EXPECT_NEAR(logits.flatten()[0].item<double>(), -0.8384527811982679, 1e-4);
  (logits * logits).mean().backward();
  double norms = 0.0;
  for (const at::Tensor& p : network.parameters()) norms += p.grad().norm().item<double>();
  EXPECT_NEAR(norms, 10.510394986763085, 1e-3);
}

TEST(DynUNet, FusedEqualsPlain) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  for (const bool is_residual : {false, true}) {
    for (const NormKind norm : {NormKind::kInstance, NormKind::kBatch, NormKind::kGroup}) {
      for (const bool affine : {false, true}) {
        SCOPED_TRACE(std::string(enum_name(norm)) + (is_residual ? ", residual" : "") +
                     (affine ? ", affine" : ""));
        DynUNetOptions options = full_options();
        options.norm_name = norm;
        options.affine = affine;
        options.res_block = is_residual;
        at::manual_seed(1);
        DynUNet network(options, kFullChannels);
        network.to_channels_last();
        expect_fused_equals_plain(network, {2, 3, 3, 16, 12, 20});
      }
    }
  }
}

/// The file is as safetensors.torch.save_model writes it, which keeps one name of each tensor.
TEST(DynUNet, LoadsWeightsThatHaveEachTensorOnce) {
  const TempFolder folder;
  at::manual_seed(2);
  const DynUNet network(full_options(), kFullChannels);
  std::vector<StoredTensor> stored;
  for (const auto& [name, tensor] : network.state_dict()) {
    if (!name.starts_with("skip_layers")) stored.push_back(store_tensor(name, tensor));
  }
  std::vector<TensorView> views;
  for (const StoredTensor& tensor : stored) views.push_back(tensor.view);
  write_safetensors(folder / "once.safetensors", views, {});
  const DynUNet once(full_options(), kFullChannels);
  EXPECT_NE(absolute_sum(once), absolute_sum(network));
  load_state_dict(once, SafetensorsFile::read(folder / "once.safetensors"));
  EXPECT_EQ(absolute_sum(once), absolute_sum(network));

  views.erase(views.begin());
  write_safetensors(folder / "less.safetensors", views, {});
  EXPECT_THROW(load_state_dict(once, SafetensorsFile::read(folder / "less.safetensors")),
               DataError);
}

TEST(DynUNet, RefusesWhatDoesNotFit) {
  const auto refuses = [](auto change) {
    DynUNetOptions options = full_options();
    change(options);
    EXPECT_THROW(make_network(options, kFullChannels), RecipeError);
  };
  refuses([](DynUNetOptions& options) { options.kernel_size = {3, 3, 3}; });
  refuses([](DynUNetOptions& options) { options.kernel_size = {3, 2, 3, 3}; });
  refuses([](DynUNetOptions& options) { options.strides = {2, 2, 1, 2}; });
  refuses([](DynUNetOptions& options) { options.upsample_kernel_size = {2, 2, 2}; });
  // The shortcut of a residual block would leave voxels out.
  refuses([](DynUNetOptions& options) {
    options.strides = {1, 4, 1, 2};
    options.upsample_kernel_size = {4, 1, 2};
  });
  refuses([](DynUNetOptions& options) { options.filters = {8, 16, 24}; });
  refuses([](DynUNetOptions& options) { options.act_name = ActivationKind::kPrelu; });
  refuses([](DynUNetOptions& options) { options.deep_supr_num = 3; });
  refuses([](DynUNetOptions& options) {
    options.norm_name = NormKind::kGroup;
    options.num_groups = 3;
  });
}

}  // namespace
}  // namespace hayate
