// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/region_target.h"

#include <vector>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>

namespace hayate {

at::Tensor region_target(const at::Tensor& classes, const ClassRegions& regions) {
  const at::Tensor indices = classes.select(1, 0).to(at::kInt);
  std::vector<at::Tensor> channels;
  for (const ClassRegion& region : regions) {
    // Copied, since a tensor that is made of a blob does not own it.
    const at::Tensor table =
        at::from_blob(const_cast<std::uint8_t*>(region.holds.data()),
                      {static_cast<std::int64_t>(region.holds.size())}, at::kByte)
            .clone()
            .to(classes.device(), at::kByte, /*non_blocking=*/true);
    channels.push_back(table.index_select(0, indices.flatten()).view(indices.sizes()));
  }
  return at::stack(channels, 1);
}

}  // namespace hayate
