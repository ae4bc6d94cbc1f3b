// SPDX-License-Identifier: Apache-2.0
// Two convolutions of one input together, against one by one.
#include "hayate/networks/conv_pair.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"

namespace hayate {
namespace {

class ConvPair : public testing::Test {
 protected:
  static constexpr ConvOptions kFirst{.in_channels = 16, .out_channels = 32, .stride = 2};
  static constexpr ConvOptions kSecond{.in_channels = 16, .out_channels = 8, .stride = 2};

  void SetUp() override {
    at::manual_seed(11);
    first = std::make_unique<Conv>(kFirst);
    second = std::make_unique<Conv>(kSecond);
    first->to_channels_last();
    second->to_channels_last();
    x = at::randn({2, 16, 8, 10, 12}).contiguous(at::MemoryFormat::ChannelsLast3d).requires_grad_();
  }

  std::unique_ptr<Conv> first;
  std::unique_ptr<Conv> second;
  at::Tensor x;
};

TEST_F(ConvPair, GivesTheGradientsOfBoth) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const auto gradients = [&](const at::Tensor& a, const at::Tensor& b) {
    at::manual_seed(12);
    const at::Tensor upstream_a = at::randn(a.sizes());
    ((a * upstream_a).sum() + (b * at::randn(b.sizes())).sum()).backward();
    std::vector<at::Tensor> all{a.detach(), b.detach()};
    for (const at::Tensor& leaf :
         {x, first->weight(), first->bias(), second->weight(), second->bias()}) {
      all.push_back(leaf.grad().clone());
      leaf.mutable_grad() = at::Tensor();
    }
    return all;
  };
  const auto expected = gradients(first->forward(x), second->forward(x));
  const auto [a, b] = conv_pair_fused(x, *first, *second);
  const auto got = gradients(a, b);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const at::Tensor error = (got[i] - expected[i]).abs().max() / expected[i].abs().max();
    EXPECT_LE(error.item<double>(), 1e-5) << i;
  }
}

TEST_F(ConvPair, IsForConvolutionsOfTheSameGeometryInTraining) {
  EXPECT_TRUE(are_pair(x, *first, *second));
  EXPECT_FALSE(are_pair(x.detach(), *first, *second));
  ConvOptions other = kSecond;
  other.stride = 1;
  EXPECT_FALSE(are_pair(x, *first, Conv(other)));
}

TEST_F(ConvPair, SaysWhyItCannotDoAPair) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  EXPECT_EQ(why_not_pair(x, *first, *second).reason(), "");
  EXPECT_EQ(why_not_pair(x.contiguous(), *first, *second).reason(),
            "the tensors are not channels last");
  const ConvOptions thin{.in_channels = 4, .out_channels = 4};
  EXPECT_EQ(why_not_pair(x.narrow(1, 0, 4).contiguous(at::MemoryFormat::ChannelsLast3d), Conv(thin),
                         Conv(thin))
                .reason(),
            "the convolution is a thin one, which is faster by itself");
}

}  // namespace
}  // namespace hayate
