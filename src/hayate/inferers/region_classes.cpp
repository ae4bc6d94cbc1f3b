// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/region_classes.h"

#include <span>

#include <ATen/TensorOperators.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/zeros.h>

namespace hayate {
at::Tensor classes_of_regions(const at::Tensor& logits, const ClassRegions& regions) {
  at::Tensor classes =
      at::zeros({logits.size(0), logits.size(2), logits.size(3), logits.size(4)},
                logits.options().dtype(at::kByte).memory_format(at::MemoryFormat::Contiguous));
  const auto is_region = [&](std::size_t r) {
    return logits.select(1, static_cast<std::int64_t>(r)).gt(0);
  };
  for (const auto& [of_regions, class_index] : written_classes(regions)) {
    at::Tensor is_there = is_region(of_regions.front());
    for (const std::size_t r : std::span(of_regions).subspan(1))
      is_there.logical_and_(is_region(r));
    classes.masked_fill_(is_there, std::int64_t{class_index});
  }
  return classes.cpu().contiguous();
}

}  // namespace hayate
