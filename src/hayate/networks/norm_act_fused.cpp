// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/autograd_context.h"
#include "hayate/networks/norm_act_arithmetic.h"

namespace hayate {
namespace {

/// Keeps x and the statistics.
class NormActFunction : public torch::autograd::Function<NormActFunction> {
 public:
  // The tensors of `options` once more: autograd sees arguments only.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const std::optional<at::Tensor>& /*weight*/,
                            const std::optional<at::Tensor>& /*bias*/,
                            const std::optional<at::Tensor>& /*slope*/,
                            const std::optional<at::Tensor>& residual, const NormAct& options) {
    NormActMoments moments = norm_act_moments(x, options);
    const at::Tensor out = norm_act_forward(x, options, moments, residual.value_or(at::Tensor()));
    context->save_for_backward({x, options.weight, options.bias, options.slope});
    context->saved_data["has_residual"] = residual.has_value();
    keep(context, "options", options.without_tensors());
    keep(context, "moments", std::move(moments));
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const variable_list saved = context->get_saved_variables();
    const NormAct options =
        kept<NormAct>(context, "options").with_parameters(saved[1], saved[2], saved[3]);
    const NormActGradients gradients =
        norm_act_backward(saved[0], grads[0], options, kept<NormActMoments>(context, "moments"));
    return {gradients.x,
            gradients.weight,
            gradients.bias,
            gradients.slope,
            context->saved_data["has_residual"].toBool() ? grads[0] : at::Tensor(),
            at::Tensor()};
  }
};

}  // namespace

at::Tensor norm_act_fused(const at::Tensor& x, const NormAct& options, const at::Tensor& residual) {
  return NormActFunction::apply(x, given(options.weight), given(options.bias), given(options.slope),
                                given(residual), options);
}

}  // namespace hayate
