// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/region_classes.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/take.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

namespace hayate {
namespace {

at::Tensor looked_up(const at::Tensor& classes, const std::array<std::uint8_t, 256>& table) {
  const at::Tensor values =
      at::tensor(c10::ArrayRef<std::uint8_t>(table.data(), table.size()), at::kByte);
  return values.to(classes.device()).take(classes.to(at::kLong));
}

}  // namespace

at::Tensor classes_of_regions(const at::Tensor& logits, const ClassRegions& regions) {
  at::Tensor classes =
      at::zeros({logits.size(0), logits.size(2), logits.size(3), logits.size(4)},
                logits.options().dtype(at::kByte).memory_format(at::MemoryFormat::Contiguous));
  for (std::size_t r = 0; r < regions.size(); ++r) {
    const at::Tensor is_there = logits.select(1, static_cast<std::int64_t>(r)).gt(0);
    if (regions[r].is_written_alone) {
      classes.masked_fill_(is_there, std::int64_t{regions[r].written_as});
    } else {
      classes = at::where(is_there, looked_up(classes, regions[r].written_over), classes);
    }
  }
  return classes.cpu().contiguous();
}

}  // namespace hayate
