// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/conv_fused.h"

#include "hayate/networks/autograd_context.h"

namespace hayate {
namespace {

class ConvFunction : public torch::autograd::Function<ConvFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const std::optional<at::Tensor>& rest, const at::Tensor& weight,
                            const std::optional<at::Tensor>& bias, const ConvOptions& options) {
    const at::Tensor others = rest.value_or(at::Tensor());
    context->save_for_backward({x, others, weight});
    keep(context, "options", options);
    return conv_forward(x, others, weight, bias.value_or(at::Tensor()), options);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const variable_list saved = context->get_saved_variables();
    const auto& options = kept<ConvOptions>(context, "options");
    const ConvGradients gradients = conv_backward(grads[0], saved[0], saved[1], saved[2], options,
                                                  context->needs_input_grad(0));
    return {gradients.x, gradients.rest, gradients.weight,
            options.bias ? gradients.bias : at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor conv_fused(const at::Tensor& x, const at::Tensor& rest, const at::Tensor& weight,
                      const at::Tensor& bias, const ConvOptions& options) {
  return ConvFunction::apply(x, given(rest), weight, given(bias), options);
}

}  // namespace hayate
