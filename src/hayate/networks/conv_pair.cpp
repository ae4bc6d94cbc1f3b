// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/conv_pair.h"

#include <ATen/ops/cat.h>
#include <c10/core/GradMode.h>

#include "hayate/networks/autograd_context.h"
#include "hayate/networks/thin_conv.h"

namespace hayate {
namespace {

class ConvPairFunction : public torch::autograd::Function<ConvPairFunction> {
 public:
  static variable_list forward(AutogradContext* context, const at::Tensor& x,
                               const at::Tensor& first_weight,
                               const std::optional<at::Tensor>& first_bias,
                               const at::Tensor& second_weight,
                               const std::optional<at::Tensor>& second_bias,
                               const ConvOptions& options) {
    context->save_for_backward({x, first_weight, second_weight});
    keep(context, "options", options);
    const auto convolve = [&](const at::Tensor& weight, const std::optional<at::Tensor>& bias) {
      return conv_forward(x, /*rest=*/{}, weight, bias.value_or(at::Tensor()), options);
    };
    return {convolve(first_weight, first_bias), convolve(second_weight, second_bias)};
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const variable_list saved = context->get_saved_variables();
    const auto& options = kept<ConvOptions>(context, "options");
    const ConvGradients both =
        conv_backward(at::cat({grads[0], grads[1]}, /*dim=*/1), saved[0], /*rest=*/{},
                      at::cat({saved[1], saved[2]}, /*dim=*/0), options, /*needs_x=*/true);
    const std::int64_t first = saved[1].size(0);
    const std::int64_t second = saved[2].size(0);
    at::Tensor first_bias;
    at::Tensor second_bias;
    if (options.bias) {
      first_bias = both.bias.narrow(0, 0, first);
      second_bias = both.bias.narrow(0, first, second);
    }
    return {both.x,      both.weight.narrow(0, 0, first),
            first_bias,  both.weight.narrow(0, first, second),
            second_bias, at::Tensor()};
  }
};

}  // namespace

bool are_pair(const at::Tensor& x, const Conv& first, const Conv& second) {
  const ConvOptions& a = first.options();
  const ConvOptions& b = second.options();
  return c10::GradMode::is_enabled() && x.requires_grad() && a.kernel_size == b.kernel_size &&
         a.stride == b.stride && a.padding == b.padding && a.bias == b.bias && !a.transposed &&
         !b.transposed;
}

WhyNot why_not_pair(const at::Tensor& x, const Conv& first, const Conv& second) {
  for (const Conv* const conv : {&first, &second}) {
    const WhyNot why = why_not_convolve(x, conv->weight(), conv->options());
    if (!why.applies()) return why;
  }
  if (why_not_thin_conv(first.weight(), first.options()).applies()) {
    return "the convolution is a thin one, which is faster by itself";
  }
  return {};
}

ConvPairResult conv_pair_fused(const at::Tensor& x, const Conv& first, const Conv& second) {
  const variable_list results =
      ConvPairFunction::apply(x, first.weight(), given(first.bias()), second.weight(),
                              given(second.bias()), first.options());
  return {results[0], results[1]};
}

}  // namespace hayate
