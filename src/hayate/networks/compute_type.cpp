// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/compute_type.h"

#include <ATen/autocast_mode.h>

namespace hayate {

at::Tensor in_compute_type(const at::Tensor& x) {
  if (!x.is_cpu() || !at::autocast::is_autocast_enabled(at::kCPU)) return x;
  return x.to(at::autocast::get_autocast_dtype(at::kCPU));
}

}  // namespace hayate
