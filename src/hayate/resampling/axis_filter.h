// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// A linear map along one axis, each output being a weighted sum of neighbouring inputs: linear
/// interpolation, means over boxes and convolutions are such maps, and in 3-D they are one of them
/// per axis.
class AxisFilter {
 public:
  /// Appends the next output: Σ weights[k] · input[first + k].
  /// \pre every input with a weight exists.
  void add_output(std::int64_t first, std::span<const float> weights);

  std::int64_t output_size() const { return static_cast<std::int64_t>(first_.size()); }
  std::int64_t first(std::int64_t output) const { return first_[static_cast<std::size_t>(output)]; }
  std::span<const float> weights(std::int64_t output) const;

 private:
  std::vector<std::int64_t> first_;
  /// weights_ holds output i's from position end_[i - 1] to end_[i].
  std::vector<std::size_t> end_;
  std::vector<float> weights_;
};

/// Returns the volume with the filter applied along axis 0, 1 or 2 (X, Y or Z), which becomes
/// filter.output_size() long. Sums are float32. The affine stays as it is.
/// \pre float32
Volume filter_axis(const Volume& volume, std::size_t axis, const AxisFilter& filter);

}  // namespace hayate
