// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/optimizers/optimizer.h"
#include "hayate/training/late_number.h"

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

  /// Does the same without asking a GPU whether the gradients are finite: there the step is left
  /// out. What the optimizer counts is put right when the next step begins, or by settle().
  void step_late(Optimizer& optimizer, double lr);

  /// Waits for what is still not known of the last step_late().
  void settle(Optimizer& optimizer);

  double current_scale() const;

  /// Returns the state for checkpoints; the tensors share the scaler's memory.
  std::vector<std::pair<std::string, at::Tensor>> state() const;

 private:
  /// Divides the gradients by the scale. \returns float32 [1]: 1 where one of them is not finite
  at::Tensor unscale(const Optimizer& optimizer) const;
  void adapt_scale(const at::Tensor& found_inf);

  bool enabled_;
  at::Tensor scale_;
  /// int32: clean steps since the last change.
  at::Tensor growth_tracker_;
  /// Of a step whose optimizer counts it as done.
  std::optional<LateNumber> found_inf_;
};

}  // namespace hayate
