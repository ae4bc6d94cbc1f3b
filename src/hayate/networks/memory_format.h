// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace hayate {

/// Returns x in that type and with the channels innermost, as the fused operations read it; x
/// itself where it is so already.
inline at::Tensor channels_last(const at::Tensor& x, at::ScalarType type) {
  return x.to(type).contiguous(at::MemoryFormat::ChannelsLast3d);
}

}  // namespace hayate
