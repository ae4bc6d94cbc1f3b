// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/numbers_beside.h"

#include <ATen/ops/tensor.h>

namespace hayate {

at::Tensor numbers_beside(const std::vector<double>& numbers, const at::Tensor& like) {
  return at::tensor(numbers, at::TensorOptions(like.scalar_type()))
      .to(like.device(), like.scalar_type(), /*non_blocking=*/true);
}

}  // namespace hayate
