// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/optimizers/optimizer.h"

namespace hayate {

/// torch.cuda.amp.GradScaler: scales the loss so that float16 gradients do not vanish, leaves out
/// steps whose gradients are not finite, and adapts the scale (start 65536, x2 after 2000 clean
/// steps, x0.5 after a bad one). Switched off, as for bfloat16 and float32, it does nothing.
class GradScaler {
 public:
  GradScaler(bool enabled, c10::Device device);

  at::Tensor scale(const at::Tensor& loss) const;

  /// Unscales the gradients and steps, unless one of them is infinite or NaN; then adapts the
  /// scale.
  void step(Optimizer& optimizer, double lr);

  double current_scale() const;

  /// Returns the state for checkpoints; the tensors share the scaler's memory.
  std::vector<std::pair<std::string, at::Tensor>> state() const;

 private:
  bool enabled_;
  at::Tensor scale_;
  /// int32: clean steps since the last change.
  at::Tensor growth_tracker_;
};

}  // namespace hayate
