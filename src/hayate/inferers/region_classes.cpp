// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/region_classes.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>

namespace hayate {

at::Tensor classes_of_regions(const at::Tensor& logits, const ClassRegions& regions) {
  at::Tensor classes =
      at::zeros({logits.size(0), logits.size(2), logits.size(3), logits.size(4)},
                logits.options().dtype(at::kByte).memory_format(at::MemoryFormat::Contiguous));
  for (std::size_t r = 0; r < regions.size(); ++r) {
    const at::Tensor is_there = logits.select(1, static_cast<std::int64_t>(r)).gt(0);
    classes.masked_fill_(is_there, std::int64_t{regions[r].written_as});
  }
  return classes.cpu().contiguous();
}

}  // namespace hayate
