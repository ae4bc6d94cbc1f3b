// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/ignore_mask.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>

namespace hayate {

at::Tensor ignore_mask(const at::Tensor& target, std::optional<std::int64_t> ignore_index,
                       at::ScalarType type) {
  if (!ignore_index) return {};
  return target.narrow(1, 0, 1).ne(*ignore_index).to(type);
}

at::Tensor masked(const at::Tensor& x, const at::Tensor& mask) {
  if (!mask.defined()) return x;
  return at::where(mask.ne(0), x, 0.0);
}

}  // namespace hayate
