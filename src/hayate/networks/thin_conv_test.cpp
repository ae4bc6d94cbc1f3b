// SPDX-License-Identifier: Apache-2.0
// Against ATen's convolution, which is the specification.
#include "hayate/networks/thin_conv.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"

namespace hayate {
namespace {

struct Result {
  at::Tensor out;
  at::Tensor grad_x;
  at::Tensor grad_weight;
  at::Tensor grad_bias;
};

at::Tensor plain_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  return at::conv3d(x, weight.to(x.scalar_type()), bias.to(x.scalar_type()), /*stride=*/1,
                    /*padding=*/1);
}

template <class Version>
Result run(Version version, std::int64_t channels, at::ScalarType type) {
  at::manual_seed(7);
  const auto parameters = type == at::kDouble ? at::kDouble : at::kFloat;
  const auto leaf = [](const at::Tensor& tensor) { return tensor.detach().requires_grad_(); };
  const at::Tensor x = leaf(at::randn({2, channels, 14, 9, 20})
                                .to(at::kBFloat16)
                                .to(type)
                                .contiguous(at::MemoryFormat::ChannelsLast3d));
  const at::Tensor weight =
      leaf(at::randn({channels, channels, 3, 3, 3}).to(at::kBFloat16).to(parameters));
  const at::Tensor bias = leaf(at::randn({channels}).to(at::kBFloat16).to(parameters));
  const at::Tensor out = version(x, weight, bias);
  const at::Tensor upstream = at::randn(out.sizes()).to(at::kBFloat16);
  out.backward(upstream.to(type));
  return {out.detach(), x.grad(), weight.grad(), bias.grad()};
}

double relative_error(const at::Tensor& got, const at::Tensor& expected) {
  const at::Tensor e = expected.to(at::kDouble);
  return ((got.to(at::kDouble) - e).abs().max() / e.abs().max()).item<double>();
}

class ThinConv : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  }
};

TEST_P(ThinConv, EqualsATensInFloat32) {
  const Result got = run(thin_conv, GetParam(), at::kFloat);
  const Result exact = run(plain_conv, GetParam(), at::kDouble);
  EXPECT_LE(relative_error(got.out, exact.out), 1e-6);
  EXPECT_LE(relative_error(got.grad_x, exact.grad_x), 1e-6);
  EXPECT_LE(relative_error(got.grad_weight, exact.grad_weight), 1e-5);
  EXPECT_LE(relative_error(got.grad_bias, exact.grad_bias), 1e-5);
}

TEST_P(ThinConv, InBFloat16IsNoFurtherFromFloat64ThanATens) {
  const Result got = run(thin_conv, GetParam(), at::kBFloat16);
  const Result plain = run(plain_conv, GetParam(), at::kBFloat16);
  const Result exact = run(plain_conv, GetParam(), at::kDouble);
  const auto check = [&](const at::Tensor Result::*part) {
    EXPECT_LE(relative_error(got.*part, exact.*part),
              std::max(relative_error(plain.*part, exact.*part), 1.0 / 256.0));
  };
  check(&Result::out);
  check(&Result::grad_x);
  check(&Result::grad_weight);
  check(&Result::grad_bias);
}

TEST_P(ThinConv, GivesTheSameBitsOnAnyNumberOfThreads) {
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const Result one = run(thin_conv, GetParam(), at::kBFloat16);
  at::set_num_threads(2);
  const Result two = run(thin_conv, GetParam(), at::kBFloat16);
  at::set_num_threads(threads);
  EXPECT_TRUE(one.out.equal(two.out));
  EXPECT_TRUE(one.grad_x.equal(two.grad_x));
  EXPECT_TRUE(one.grad_weight.equal(two.grad_weight));
}

INSTANTIATE_TEST_SUITE_P(Channels, ThinConv, testing::Values(1, 2, 3, 4));

TEST(ThinConvChoice, TakesOnlyWhatItCanDo) {
  const at::Tensor x = at::randn({1, 2, 4, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor weight = at::randn({2, 2, 3, 3, 3});
  EXPECT_EQ(can_thin_conv(x, weight), selected_isa() != Isa::kReference);
  EXPECT_FALSE(can_thin_conv(x.contiguous(), weight));
  EXPECT_FALSE(can_thin_conv(x, at::randn({4, 2, 3, 3, 3})));
  EXPECT_FALSE(can_thin_conv(x.to(at::kDouble), weight));
}

}  // namespace
}  // namespace hayate
