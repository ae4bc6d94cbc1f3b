// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/fused_lists.h"

#include <ATen/ops/empty_like.h>

namespace hayate {

std::vector<at::Tensor> FusedLists::of(const std::vector<at::Tensor>& states) const {
  std::vector<at::Tensor> chosen;
  if (states.empty()) return chosen;
  for (const std::size_t index : indices) chosen.push_back(states[index]);
  return chosen;
}

FusedLists make_fused_lists(const std::vector<at::Tensor>& parameters) {
  FusedLists lists;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const at::Tensor& parameter = parameters[i];
    at::Tensor gradient = parameter.grad();
    if (!gradient.defined()) continue;
    if (gradient.strides() != parameter.strides()) {
      gradient = at::empty_like(parameter, parameter.options().requires_grad(false));
      gradient.copy_(parameter.grad());
    }
    lists.parameters.push_back(parameter);
    lists.gradients.push_back(gradient);
    lists.indices.push_back(i);
  }
  return lists;
}

}  // namespace hayate
