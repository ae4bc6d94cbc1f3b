// SPDX-License-Identifier: Apache-2.0
// Every shape that has a way of its own, against ATen's convolution, which is the specification.
#include "hayate/networks/conv_fused.h"

#include <ostream>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/conv_transpose3d.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"
#include "hayate/networks/stem_conv.h"
#include "hayate/networks/thin_conv.h"
#include "hayate/networks/thin_transposed.h"
#include "support/bfloat16_rounding.h"
#include "support/relative_error.h"

namespace hayate {
namespace {

struct ConvCase {
  ConvOptions options;
  /// Of the input, along X, Y and Z.
  PerAxis size = {14, 9, 20};

  /// What a test's name shows of it.
  friend std::ostream& operator<<(std::ostream& out, const ConvCase& c) {
    const ConvOptions& o = c.options;
    return out << fmt::format("{}{}→{} k{} s{}{}", o.transposed ? "transposed " : "", o.in_channels,
                              o.out_channels, format_per_axis(o.kernel_size),
                              format_per_axis(o.stride), o.bias ? "" : " no bias")
               << (c.size[2] == 1 ? " at " + format_per_axis(c.size) : "");
  }
};

struct ConvResult {
  at::Tensor out;
  at::Tensor grad_x;
  at::Tensor grad_weight;
  at::Tensor grad_bias;
};

at::Tensor fused_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                      const ConvOptions& options) {
  return conv_fused(x, /*rest=*/{}, weight, bias, options);
}

/// Convolves in two parts, where it can be done.
at::Tensor fused_parts(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                       const ConvOptions& options) {
  const std::int64_t first = x.size(1) / 3;
  const auto part = [&](std::int64_t begin, std::int64_t size) {
    return x.narrow(1, begin, size).contiguous(at::MemoryFormat::ChannelsLast3d);
  };
  return conv_fused(part(0, first), part(first, x.size(1) - first), weight, bias, options);
}

at::Tensor plain_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                      const ConvOptions& options) {
  const at::Tensor w = weight.to(x.scalar_type());
  const at::Tensor b = bias.defined() ? bias.to(x.scalar_type()) : bias;
  if (options.transposed) {
    return at::conv_transpose3d(x, w, b, options.stride, options.padding,
                                options.stride + options.padding * 2 - options.kernel_size);
  }
  return at::conv3d(x, w, b, options.stride, options.padding);
}

template <class Version>
ConvResult run(Version version, const ConvCase& of, at::ScalarType type) {
  const auto& [options, size] = of;
  at::manual_seed(7);
  const auto parameters = type == at::kDouble ? at::kDouble : at::kFloat;
  const auto leaf = [](const at::Tensor& tensor) { return tensor.detach().requires_grad_(); };
  const auto last = at::MemoryFormat::ChannelsLast3d;
  const at::Tensor x = leaf(at::randn({2, options.in_channels, size[0], size[1], size[2]})
                                .to(at::kBFloat16)
                                .to(type)
                                .contiguous(last));
  const PerAxis& k = options.kernel_size;
  std::int64_t rows = options.out_channels;
  std::int64_t columns = options.in_channels;
  if (options.transposed) std::swap(rows, columns);
  const at::Tensor weight = leaf(at::randn({rows, columns, k[0], k[1], k[2]})
                                     .to(at::kBFloat16)
                                     .to(parameters)
                                     .contiguous(last));
  at::Tensor bias;
  if (options.bias) {
    bias = leaf(at::randn({options.out_channels}).to(at::kBFloat16).to(parameters));
  }
  const at::Tensor out = version(x, weight, bias, options);
  const at::Tensor upstream = at::randn(out.sizes()).to(at::kBFloat16);
  out.backward(upstream.to(type).contiguous(last));
  return {out.detach(), x.grad(), weight.grad(), options.bias ? bias.grad() : at::Tensor()};
}

class ConvFused : public testing::TestWithParam<ConvCase> {
 protected:
  void SetUp() override {
    if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  }
};

TEST_P(ConvFused, EqualsATensInFloat32) {
  const ConvResult got = run(fused_conv, GetParam(), at::kFloat);
  const ConvResult exact = run(plain_conv, GetParam(), at::kDouble);
  EXPECT_EQ(got.out.sizes(), exact.out.sizes());
  EXPECT_TRUE(got.out.is_contiguous(at::MemoryFormat::ChannelsLast3d));
  EXPECT_LE(relative_error(got.out, exact.out), 1e-6);
  EXPECT_LE(relative_error(got.grad_x, exact.grad_x), 1e-6);
  EXPECT_LE(relative_error(got.grad_weight, exact.grad_weight), 1e-5);
  EXPECT_LE(relative_error(got.grad_bias, exact.grad_bias), 1e-5);
}

TEST_P(ConvFused, InBFloat16IsNoFurtherFromFloat64ThanATens) {
  const ConvResult got = run(fused_conv, GetParam(), at::kBFloat16);
  const ConvResult plain = run(plain_conv, GetParam(), at::kBFloat16);
  const ConvResult exact = run(plain_conv, GetParam(), at::kDouble);
  const auto check = [&](const at::Tensor ConvResult::*part) {
    EXPECT_LE(relative_error(got.*part, exact.*part),
              std::max(relative_error(plain.*part, exact.*part), bfloat16_rounding() / 256.0));
  };
  check(&ConvResult::out);
  check(&ConvResult::grad_x);
  check(&ConvResult::grad_weight);
  check(&ConvResult::grad_bias);
}

class JoinedConvFused : public ConvFused {};

TEST_P(JoinedConvFused, GivesWhatOneTensorGives) {
  for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
    const ConvResult one = run(fused_conv, GetParam(), type);
    const ConvResult two = run(fused_parts, GetParam(), type);
    EXPECT_TRUE(one.out.equal(two.out));
    EXPECT_TRUE(one.grad_x.equal(two.grad_x));
    EXPECT_TRUE(one.grad_weight.equal(two.grad_weight));
  }
}

/// Cases that run on kernels of ours; ATen's own differ in the last bits.
class OwnConvFused : public ConvFused {};

TEST_P(OwnConvFused, GivesTheSameBitsOnAnyNumberOfThreads) {
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const ConvResult one = run(fused_conv, GetParam(), at::kBFloat16);
  at::set_num_threads(2);
  const ConvResult two = run(fused_conv, GetParam(), at::kBFloat16);
  at::set_num_threads(threads);
  EXPECT_TRUE(one.out.equal(two.out));
  EXPECT_TRUE(one.grad_x.equal(two.grad_x));
  EXPECT_TRUE(one.grad_weight.equal(two.grad_weight));
}

ConvCase thin(std::int64_t channels, bool bias = true) {
  return {{.in_channels = channels, .out_channels = channels, .bias = bias}};
}

ConvCase thin_transposed(std::int64_t in, std::int64_t out, bool bias = true) {
  return {{.in_channels = in, .out_channels = out, .stride = 2, .bias = bias, .transposed = true}};
}

const auto kThin = testing::Values(thin(1), thin(2), thin(3), thin(4), thin(2, false));
const auto kThinTransposed =
    testing::Values(thin_transposed(32, 2), thin_transposed(16, 1), thin_transposed(48, 3),
                    thin_transposed(40, 2), thin_transposed(64, 4), thin_transposed(32, 2, false));

ConvCase stem(std::int64_t in, std::int64_t out, PerAxis stride, PerAxis kernel = 3,
              bool bias = true) {
  return {{.in_channels = in,
           .out_channels = out,
           .kernel_size = kernel,
           .stride = stride,
           .padding = (kernel - 1) / 2,
           .bias = bias}};
}

const auto kStem = testing::Values(stem(1, 16, 2), stem(1, 32, {2, 2, 1}), stem(2, 48, 1),
                                   stem(3, 16, 1, {3, 3, 1}), stem(4, 32, 2, 3, false));

INSTANTIATE_TEST_SUITE_P(Stem, ConvFused, kStem);
INSTANTIATE_TEST_SUITE_P(Stem, OwnConvFused, kStem);
INSTANTIATE_TEST_SUITE_P(Thin, ConvFused, kThin);
INSTANTIATE_TEST_SUITE_P(Thin, OwnConvFused, kThin);
INSTANTIATE_TEST_SUITE_P(ThinTransposed, ConvFused, kThinTransposed);
INSTANTIATE_TEST_SUITE_P(ThinTransposed, OwnConvFused, kThinTransposed);
INSTANTIATE_TEST_SUITE_P(ThinTransposed, JoinedConvFused, kThinTransposed);
INSTANTIATE_TEST_SUITE_P(
    ATens, ConvFused,
    testing::Values(ConvCase{{.in_channels = 8, .out_channels = 16, .stride = 2}},
                    ConvCase{{.in_channels = 16, .out_channels = 24}},
                    ConvCase{
                        {.in_channels = 24, .out_channels = 16, .stride = 2, .transposed = true}},
                    ConvCase{{.in_channels = 8, .out_channels = 8, .kernel_size = 1, .padding = 0}},
                    ConvCase{{.in_channels = 8,
                              .out_channels = 16,
                              .kernel_size = {1, 3, 3},
                              .stride = {1, 2, 1},
                              .padding = {0, 1, 1}}},
                    ConvCase{{.in_channels = 16,
                              .out_channels = 8,
                              .kernel_size = {1, 2, 2},
                              .stride = {1, 2, 2},
                              .padding = 0,
                              .transposed = true}}));

/// A convolution of single slices.
ConvCase slice(std::int64_t in, std::int64_t out, PerAxis size, PerAxis stride, PerAxis kernel,
               bool transposed = false) {
  return {{.in_channels = in,
           .out_channels = out,
           .kernel_size = kernel,
           .stride = stride,
           .padding = transposed ? PerAxis(0) : (kernel - 1) / 2,
           .bias = !transposed,
           .transposed = transposed},
          size};
}

INSTANTIATE_TEST_SUITE_P(Slices, ConvFused,
                         testing::Values(slice(16, 16, {64, 33, 1}, 1, {3, 3, 1}),
                                         slice(8, 24, {14, 9, 1}, 1, {3, 3, 1}),
                                         slice(16, 32, {64, 33, 1}, {2, 2, 1}, {3, 3, 1}),
                                         slice(32, 64, {4, 3, 1}, {2, 2, 1}, {3, 3, 1}),
                                         slice(64, 64, {3, 3, 1}, 1, {3, 3, 1}),
                                         slice(16, 8, {14, 9, 1}, 1, 1),
                                         slice(32, 16, {16, 9, 1}, {2, 2, 1}, {2, 2, 1}, true),
                                         slice(64, 32, {1, 2, 1}, {2, 2, 1}, {2, 2, 1}, true)));

TEST(ConvChoice, SaysWhyItCannotDoSomething) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  const at::Tensor x = at::randn({1, 2, 4, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor weight = at::randn({2, 2, 3, 3, 3});
  const ConvOptions options{.in_channels = 2, .out_channels = 2};
  const auto why = [&](const at::Tensor& input, const at::Tensor& parameter) {
    return why_not_convolve(input, parameter, options).reason();
  };
  EXPECT_EQ(why(x, weight), "");
  EXPECT_EQ(why(x.contiguous(), weight), "the tensors are not channels last");
  EXPECT_EQ(why(x.to(at::kDouble), weight), "the tensors are neither float32 nor bfloat16");
  EXPECT_EQ(why(x, weight.to(at::kBFloat16)), "the weights are not float32");
  EXPECT_EQ(why(x.narrow(2, 0, 2).contiguous(at::MemoryFormat::ChannelsLast3d), weight),
            "an axis is shorter than the kernel");
}

TEST(ConvChoice, SaysWhyAConvolutionIsNoThinOne) {
  const auto thin = [](ConvOptions options) {
    const at::Tensor weight = at::zeros({options.out_channels, options.in_channels, 3, 3, 3});
    return why_not_thin_conv(weight, options).reason();
  };
  EXPECT_EQ(thin({.in_channels = 2, .out_channels = 2}), "");
  EXPECT_EQ(thin({.in_channels = 2, .out_channels = 2, .transposed = true}), "it is transposed");
  EXPECT_EQ(thin({.in_channels = 2, .out_channels = 2, .stride = 2}),
            "its kernel, stride and padding are not 3, 1 and 1");
  EXPECT_EQ(thin({.in_channels = 2, .out_channels = 3}), "it has not as many channels out as in");
  EXPECT_EQ(thin({.in_channels = 8, .out_channels = 8}), "it has more than four channels");

  const auto stem = [](ConvOptions options) {
    const at::Tensor weight = at::zeros({options.out_channels, options.in_channels, 3, 3, 3});
    return why_not_stem_conv(weight, options).reason();
  };
  EXPECT_EQ(stem({.in_channels = 1, .out_channels = 16, .stride = {2, 2, 1}}), "");
  EXPECT_EQ(stem({.in_channels = 1, .out_channels = 16, .padding = 0}),
            "its kernel is not 1 or 3 with padding that keeps the size");
  EXPECT_EQ(stem({.in_channels = 1, .out_channels = 16, .stride = 3}), "its stride is not 1 or 2");
  EXPECT_EQ(stem({.in_channels = 8, .out_channels = 16}), "more than four channels go in");
  EXPECT_EQ(stem({.in_channels = 1, .out_channels = 24}),
            "no multiple of sixteen channels comes out");

  const auto transposed = [](ConvOptions options) {
    const at::Tensor weight = at::zeros({options.in_channels, options.out_channels, 3, 3, 3});
    return why_not_thin_transposed(weight, options).reason();
  };
  EXPECT_EQ(transposed({.in_channels = 8, .out_channels = 2, .stride = 2, .transposed = true}), "");
  EXPECT_EQ(transposed({.in_channels = 8, .out_channels = 2}), "it is not transposed");
  EXPECT_EQ(transposed({.in_channels = 8, .out_channels = 2, .transposed = true}),
            "its kernel, stride and padding are not 3, 2 and 1");
  EXPECT_EQ(transposed({.in_channels = 8, .out_channels = 8, .stride = 2, .transposed = true}),
            "more than four channels come out");
}

}  // namespace
}  // namespace hayate
