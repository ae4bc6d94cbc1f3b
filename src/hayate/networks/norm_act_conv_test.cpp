// SPDX-License-Identifier: Apache-2.0
// The fused pair, which computes its activation twice, against one after the other in float64.
#include "hayate/networks/norm_act_conv.h"

#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"

namespace hayate {
namespace {

constexpr ConvOptions kConv{.in_channels = 16, .out_channels = 24};

NormActConvResult plain(const at::Tensor& x, const NormAct& norm_act, const at::Tensor& weight,
                        const at::Tensor& bias, const ConvOptions& conv) {
  const at::Tensor y = norm_act_plain(x, norm_act, /*residual=*/{});
  return {y, at::conv3d(y, weight, bias, conv.stride, conv.padding)};
}

/// Everything that comes out, of the same inputs in each call.
template <class Version>
std::vector<at::Tensor> run(Version version, at::ScalarType type, bool use_y, bool use_z) {
  at::manual_seed(5);
  const auto leaf = [&](const at::Tensor& tensor, at::ScalarType as) {
    return tensor.to(as).detach().requires_grad_();
  };
  const auto parameter = type == at::kDouble ? at::kDouble : at::kFloat;
  const auto last = at::MemoryFormat::ChannelsLast3d;
  const at::Tensor x = leaf(at::randn({2, 16, 6, 5, 7}).contiguous(last), type);
  NormAct norm_act;
  norm_act.weight = leaf(at::rand({16}) + 0.5, parameter);
  norm_act.bias = leaf(at::randn({16}), parameter);
  norm_act.running_mean = at::zeros({16}, parameter);
  norm_act.running_var = at::ones({16}, parameter);
  norm_act.slope = leaf(at::full({1}, 0.25), parameter);
  const at::Tensor weight = leaf(at::randn({24, 16, 3, 3, 3}).contiguous(last), parameter);
  const at::Tensor bias = leaf(at::randn({24}), parameter);
  const NormActConvResult result = version(x, norm_act, weight, bias, kConv);
  at::Tensor sum;
  if (use_y) sum = (result.y * at::randn(result.y.sizes()).to(type)).sum();
  if (use_z) {
    const at::Tensor of_z = (result.z * at::randn(result.z.sizes()).to(type)).sum();
    sum = sum.defined() ? sum + of_z : of_z;
  }
  sum.backward();
  return {result.y.detach(),     result.z.detach(),     x.grad(),      norm_act.weight.grad(),
          norm_act.bias.grad(),  norm_act.slope.grad(), weight.grad(), bias.grad(),
          norm_act.running_mean, norm_act.running_var};
}

void expect_close(const std::vector<at::Tensor>& got, const std::vector<at::Tensor>& expected,
                  double bound) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(got[i].defined(), expected[i].defined()) << i;
    if (!expected[i].defined()) continue;
    const at::Tensor difference = (got[i].to(at::kDouble) - expected[i]).abs().max();
    EXPECT_LE((difference / expected[i].abs().max()).item<double>(), bound) << i;
  }
}

TEST(NormActConvFused, EqualsOneAfterTheOther) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  // y used elsewhere as well, as by a residual connection; and not.
  for (const auto& [use_y, use_z] : {std::pair(true, true), {false, true}, {true, false}}) {
    expect_close(run(norm_act_conv_fused, at::kFloat, use_y, use_z),
                 run(plain, at::kDouble, use_y, use_z), 1e-5);
  }
}

}  // namespace
}  // namespace hayate
