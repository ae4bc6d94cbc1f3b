// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

namespace hayate {

/// The parameters that have a gradient, as the lists that ATen's fused optimizers take.
struct FusedLists {
  std::vector<at::Tensor> parameters;
  /// Laid out in memory as their parameters are.
  std::vector<at::Tensor> gradients;
  /// Which of all parameters each one is.
  std::vector<std::size_t> indices;

  /// Returns those of the optimizer's states that belong to them; of no states none.
  std::vector<at::Tensor> of(const std::vector<at::Tensor>& states) const;
};

FusedLists make_fused_lists(const std::vector<at::Tensor>& parameters);

}  // namespace hayate
