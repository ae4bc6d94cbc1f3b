// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/fast_paths.h"
#include "hayate/networks/autograd_context.h"
#include "hayate/networks/norm_act_arithmetic.h"
#include "hayate/networks/norm_act_conv.h"

namespace hayate {
namespace {

class NormActConvFunction : public torch::autograd::Function<NormActConvFunction> {
 public:
  // The tensors of `norm_act` once more: autograd sees arguments only.
  static variable_list forward(AutogradContext* context, const at::Tensor& x,
                               const std::optional<at::Tensor>& /*norm_weight*/,
                               const std::optional<at::Tensor>& /*norm_bias*/,
                               const std::optional<at::Tensor>& /*slope*/, const at::Tensor& weight,
                               const std::optional<at::Tensor>& bias, const NormAct& norm_act,
                               const ConvOptions& conv) {
    NormActMoments moments = norm_act_moments(x, norm_act);
    const at::Tensor y = norm_act_forward(x, norm_act, moments, /*residual=*/{});
    const at::Tensor z = conv_forward(y, /*rest=*/{}, weight, bias.value_or(at::Tensor()), conv);
    context->save_for_backward({x, norm_act.weight, norm_act.bias, norm_act.slope, weight});
    context->set_materialize_grads(false);
    keep(context, "norm_act", norm_act.without_tensors());
    keep(context, "conv", conv);
    keep(context, "moments", std::move(moments));
    return {y, z};
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const NormAct norm_act =
        kept<NormAct>(context, "norm_act").with_parameters(saved[1], saved[2], saved[3]);
    const auto& moments = kept<NormActMoments>(context, "moments");
    const auto& conv = kept<ConvOptions>(context, "conv");

    ConvGradients of_conv;
    at::Tensor grad_y = grads[0];
    if (grads[1].defined()) {
      of_conv = conv_backward(grads[1], norm_act_forward(x, norm_act, moments, /*residual=*/{}),
                              /*rest=*/{}, saved[4], conv, /*needs_x=*/true);
      grad_y = grad_y.defined() ? of_conv.x.add_(grad_y) : of_conv.x;
    }
    const NormActGradients of_norm = norm_act_backward(x, grad_y, norm_act, moments);
    return {of_norm.x,     of_norm.weight, of_norm.bias,
            of_norm.slope, of_conv.weight, conv.bias ? of_conv.bias : at::Tensor(),
            at::Tensor(),  at::Tensor()};
  }
};

}  // namespace

NormActConvResult norm_act_conv_fused(const at::Tensor& x, const NormAct& norm_act,
                                      const at::Tensor& weight, const at::Tensor& bias,
                                      const ConvOptions& conv) {
  const variable_list results =
      NormActConvFunction::apply(x, given(norm_act.weight), given(norm_act.bias),
                                 given(norm_act.slope), weight, given(bias), norm_act, conv);
  return {results[0], results[1]};
}

NormActConvResult norm_act_conv(const at::Tensor& x, const NormAct& options, Conv& conv) {
  WhyNot why = why_not_fuse_norm_act(x, options, /*residual=*/{});
  if (why.applies()) why = why_not_convolve(x, conv.weight(), conv.options());
  if (takes_fast_path("norm_act_conv", why)) {
    return norm_act_conv_fused(x, options, conv.weight(), conv.bias(), conv.options());
  }
  const at::Tensor y = norm_act(x, options, /*residual=*/{});
  return {y, conv.forward(y)};
}

}  // namespace hayate
