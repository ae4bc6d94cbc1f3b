// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/kernel_input.h"

#include "hayate/kernels/isa.h"

namespace hayate {

WhyNot why_not_in_kernels(const at::Tensor& x) {
  if (!x.device().is_cpu()) return "the tensors are on a GPU";
  if (x.dim() != 5) return "the tensors have no three axes in space";
  if (x.numel() == 0) return "the tensors are empty";
  if (x.scalar_type() != at::kFloat && x.scalar_type() != at::kBFloat16) {
    return "the tensors are neither float32 nor bfloat16";
  }
  if (!x.is_contiguous(at::MemoryFormat::ChannelsLast3d)) {
    return "the tensors are not channels last";
  }
  return why_no_fast_kernels();
}

}  // namespace hayate
