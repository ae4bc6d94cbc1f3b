// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/axis_tap.h"

#include <algorithm>
#include <cmath>

namespace hayate {
namespace {

/// Folds the coordinate back at `first` and `first + span`, as often as it takes.
double mirror(double coordinate, double first, double span) {
  if (span <= 0.0) return 0.0;
  const double distance = std::abs(coordinate - first);
  // Most coordinates are folded once at the most; fmod's remainder is that difference.
  if (distance < span) return first + distance;
  if (distance < 2.0 * span) return first + (span - (distance - span));
  const double folds = std::floor(distance / span);
  const double rest = std::fmod(distance, span);
  return first + (std::fmod(folds, 2.0) == 0.0 ? rest : span - rest);
}

}  // namespace

double padded_coordinate(double coordinate, std::int64_t size, const ResampleOptions& options) {
  const auto length = static_cast<double>(size);
  // `zeros` reads nothing further out than one voxel; the bound keeps what follows in range of
  // int64.
  if (options.padding == PaddingMode::kZeros) return std::clamp(coordinate, -2.0, length + 1.0);
  if (options.padding == PaddingMode::kReflection) {
    coordinate = options.mirror_at == MirrorAt::kVoxelCentres
                     ? mirror(coordinate, 0.0, length - 1.0)
                     : mirror(coordinate, -0.5, length);
  }
  return std::clamp(coordinate, 0.0, length - 1.0);
}

AxisTap make_tap(double coordinate, std::int64_t size, const ResampleOptions& options) {
  const double position = padded_coordinate(coordinate, size, options);
  AxisTap tap;
  if (options.mode == InterpolationMode::kNearest) {
    tap.low = tap.high = static_cast<std::int64_t>(std::nearbyint(position));
    tap.low_weight = 1.0;
  } else {
    const double below = std::floor(position);
    tap.low = static_cast<std::int64_t>(below);
    tap.high = tap.low + 1;
    tap.high_weight = position - below;
    tap.low_weight = 1.0 - tap.high_weight;
  }
  const auto leave_out = [size](std::int64_t& index, double& weight) {
    if (index >= 0 && index < size) return;
    index = std::clamp<std::int64_t>(index, 0, size - 1);
    weight = 0.0;
  };
  leave_out(tap.low, tap.low_weight);
  leave_out(tap.high, tap.high_weight);
  return tap;
}

}  // namespace hayate
