// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include <ATen/core/Tensor.h>

namespace hayate {

/// What a loss holds logits against.
struct LossTarget {
  /// Class indices, one-hot or multi-label, as each loss says it.
  at::Tensor labels;
  /// 1 where an item was annotated for a class, else 0, [N, C] of any floating type; undefined
  /// where all items were for all (losses/unannotated.h).
  at::Tensor annotated;

  /// Labels alone are a target too.
  LossTarget(at::Tensor all_labels, at::Tensor are_annotated = {})
      : labels(std::move(all_labels)), annotated(std::move(are_annotated)) {}
};

}  // namespace hayate
