// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/slabs.h"

#include <algorithm>

#include <ATen/ops/empty.h>

namespace hayate {

at::Tensor compute_in_slabs(
    std::int64_t plane_count, std::int64_t slab_planes, const SlabReach& reach,
    const std::function<at::Tensor(std::int64_t begin, std::int64_t end)>& forward) {
  at::Tensor result;
  for (std::int64_t begin = 0; begin < plane_count; begin += slab_planes) {
    const std::int64_t end = std::min(begin + slab_planes, plane_count);
    const std::int64_t from = std::max<std::int64_t>(begin - reach.halo, 0);
    const at::Tensor slab = forward(from, std::min(end + reach.halo, plane_count));
    if (!result.defined()) {
      result = at::empty(
          {slab.size(0), slab.size(1), plane_count * reach.scale, slab.size(3), slab.size(4)},
          slab.options().memory_format(at::MemoryFormat::ChannelsLast3d));
    }
    planes(result, begin * reach.scale, end * reach.scale)
        .copy_(planes(slab, (begin - from) * reach.scale, (end - from) * reach.scale));
  }
  return result;
}

at::Tensor planes(const at::Tensor& x, std::int64_t begin, std::int64_t end) {
  return x.defined() ? x.narrow(2, begin, end - begin) : x;
}

}  // namespace hayate
