// SPDX-License-Identifier: Apache-2.0
// Volumes smaller than the kernel, where oneDNN's own padding is not to be trusted (conv.cpp):
// against the same convolution in float64.
#include "hayate/networks/conv.h"

#include <limits>
#include <ostream>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/autocast_mode.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/conv_transpose3d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "support/bfloat16_rounding.h"
#include "support/relative_error.h"

namespace hayate {
namespace {

struct SmallCase {
  ConvOptions options;
  std::vector<std::int64_t> size;

  /// What a test's name shows of it.
  friend std::ostream& operator<<(std::ostream& out, const SmallCase& c) {
    return out << fmt::format("{}{}→{} k{} s{} at {}", c.options.transposed ? "transposed " : "",
                              c.options.in_channels, c.options.out_channels,
                              format_per_axis(c.options.kernel_size),
                              format_per_axis(c.options.stride), fmt::join(c.size, "×"));
  }
};

class Autocast {
 public:
  Autocast() { at::autocast::set_autocast_enabled(at::kCPU, true); }
  ~Autocast() {
    at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(at::kCPU, false);
  }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;
};

struct SmallResult {
  at::Tensor out;
  at::Tensor grad_x;
  at::Tensor grad_weight;
};

/// Leaves freed memory full of NaN, so that whoever reads what nobody wrote is found out.
void poison_the_heap() {
  std::vector<at::Tensor> waste;
  for (std::int64_t size = 1000; size < 8000; size += 500) {
    waste.push_back(at::full({size}, std::numeric_limits<float>::quiet_NaN()));
  }
}

class SmallVolume : public testing::TestWithParam<SmallCase> {};

TEST_P(SmallVolume, GivesTheGradientsOfFloat64) {
  const ConvOptions& o = GetParam().options;
  at::manual_seed(3);
  Conv conv(o);
  conv.to_channels_last();
  std::vector<std::int64_t> shape = GetParam().size;
  shape.insert(shape.begin(), {2, o.in_channels});
  const at::Tensor values = at::randn(shape).to(at::kBFloat16);

  const at::Tensor x = values.to(at::kDouble).requires_grad_();
  const at::Tensor weight = conv.weight().detach().to(at::kBFloat16).to(at::kDouble);
  weight.requires_grad_();
  const at::Tensor bias = conv.bias().detach().to(at::kBFloat16).to(at::kDouble);
  const at::Tensor expected =
      o.transposed ? at::conv_transpose3d(x, weight, bias, o.stride, o.padding, o.stride - 1)
                   : at::conv3d(x, weight, bias, o.stride, o.padding);
  const at::Tensor upstream = at::randn(expected.sizes()).to(at::kBFloat16);
  expected.backward(upstream.to(at::kDouble));

  const auto run = [&] {
    poison_the_heap();
    conv.weight().mutable_grad() = at::Tensor();
    const at::Tensor leaf =
        values.contiguous(at::MemoryFormat::ChannelsLast3d).detach().requires_grad_();
    at::Tensor out;
    {
      const Autocast autocast;
      out = conv.forward(leaf);
    }
    out.backward(upstream.contiguous(at::MemoryFormat::ChannelsLast3d));
    return SmallResult{out.detach(), leaf.grad(), conv.weight().grad()};
  };
  const SmallResult first = run();
  ASSERT_EQ(first.out.sizes(), expected.sizes());
  // A bfloat16 holds 8 bits; the weight gradient comes out as one too.
  const double bound = 1e-2 * bfloat16_rounding();
  EXPECT_LT(relative_error(first.out, expected.detach()), bound);
  EXPECT_LT(relative_error(first.grad_x, x.grad()), bound);
  EXPECT_LT(relative_error(first.grad_weight, weight.grad()), bound);
  for (int again = 0; again < 5; ++again) {
    const SmallResult other = run();
    EXPECT_TRUE(other.out.equal(first.out));
    EXPECT_TRUE(other.grad_x.equal(first.grad_x));
    EXPECT_TRUE(other.grad_weight.equal(first.grad_weight));
  }
}

ConvOptions options(std::int64_t in, std::int64_t out, const PerAxis& kernel, const PerAxis& stride,
                    bool transposed = false) {
  return {.in_channels = in,
          .out_channels = out,
          .kernel_size = kernel,
          .stride = stride,
          .padding = (kernel - 1) / 2,
          .bias = true,
          .transposed = transposed};
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, SmallVolume,
    testing::Values(
        SmallCase{options(256, 256, 3, 1), {2, 2, 2}},
        SmallCase{options(128, 256, 3, 1), {2, 2, 4}}, SmallCase{options(32, 32, 3, 1), {2, 4, 4}},
        SmallCase{options(128, 256, 3, 2), {1, 1, 1}}, SmallCase{options(32, 64, 3, 2), {5, 5, 1}},
        SmallCase{options(1, 16, 3, 2), {8, 1, 8}}, SmallCase{options(8, 64, 3, 2), {7, 4, 2}},
        SmallCase{options(64, 32, 5, {2, 1, 2}), {9, 6, 2}},
        SmallCase{options(64, 64, {1, 3, 3}, 1), {4, 2, 2}},
        SmallCase{options(32, 64, {3, 1, 5}, {2, 1, 1}), {2, 6, 3}},
        SmallCase{options(64, 20, 5, 1), {4, 4, 4}}, SmallCase{options(32, 32, 7, 1), {5, 3, 9}},
        SmallCase{options(64, 32, 3, 2, true), {1, 1, 1}},
        SmallCase{options(32, 16, 3, 2, true), {5, 4, 1}},
        SmallCase{options(32, 16, 7, 2, true), {3, 1, 2}}));

}  // namespace
}  // namespace hayate
