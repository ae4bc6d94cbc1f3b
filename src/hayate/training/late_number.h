// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <ATen/core/Tensor.h>
#include <c10/core/Event.h>

namespace hayate {

/// A number on its way from a device to the host. Asking for it waits for what it is made of, and
/// not for what the device was given to do since, as Tensor::item() would.
class LateNumber {
 public:
  /// A number that is known.
  explicit LateNumber(double known) : known_(known) {}
  /// Begins to copy a tensor of one element, on whatever device. On the CPU it shares its memory:
  /// who made it leaves it as it is.
  explicit LateNumber(const at::Tensor& number);

  /// Returns the number, waiting for it where it is not there yet.
  double read();

 private:
  double known_ = 0.0;
  /// On the host; undefined where the number is known.
  at::Tensor copy_;
  /// Recorded behind the copy; nothing on the CPU.
  std::optional<c10::Event> copied_;
};

}  // namespace hayate
