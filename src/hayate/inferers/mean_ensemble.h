// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace hayate {

/// Mean of predictions that are added one after the other, with MONAI's numbers (MeanEnsemble,
/// monai/transforms/post/array.py). Only their sum is kept: the memory does not grow with their
/// number.
class MeanEnsemble {
 public:
  /// \param prediction  of any shape, that of those before; is left as it is.
  /// \param weight      above 0; only what weights are to each other counts.
  void add(const at::Tensor& prediction, double weight = 1.0);

  /// Returns the weighted mean in float32. \pre something was added.
  at::Tensor mean() const;

 private:
  at::Tensor sum_;
  double weight_sum_ = 0.0;
};

}  // namespace hayate
