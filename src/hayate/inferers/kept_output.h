// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

namespace hayate {

/// The bits of one value for each channel of each window.
using WindowValues = std::vector<std::uint32_t>;

/// What the network has made of windows of which each channel holds one value: it sees nothing else
/// in others of the same values.
class KeptOutput {
 public:
  /// Returns what was made of such windows; undefined where that is not known.
  at::Tensor find(const std::optional<WindowValues>& values) const {
    return values && values == values_ ? output_ : at::Tensor();
  }

  /// Forgets an output that takes more.
  void keep_within(std::int64_t bytes) {
    if (!output_.defined() || static_cast<std::int64_t>(output_.nbytes()) <= bytes) return;
    values_.reset();
    output_.reset();
  }

  /// Keeps an output in the place of the one before, where it is of such windows.
  void keep(const std::optional<WindowValues>& values, const at::Tensor& output) {
    if (!values) return;
    values_ = values;
    output_ = output;
  }

 private:
  std::optional<WindowValues> values_;
  at::Tensor output_;
};

}  // namespace hayate
