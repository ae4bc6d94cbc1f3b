// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hayate/kernels/gather_resample.h"

namespace hayate::reference {
namespace {

/// Returns a coordinate in [0, size - 1].
template <class T>
double coordinate(const GatherSource<T>& source, const GatherRow& row, int axis, std::int64_t k) {
  const auto& [first, second, third] = row.terms[axis];
  const double sum = ((row.products[axis][k] + first) + second) + third;
  return std::clamp(sum, 0.0, static_cast<double>(source.size[axis] - 1));
}

/// The lower neighbour along an axis, how far the other one is from it, and that one's weight.
struct Tap {
  std::int64_t low = 0;
  std::int64_t step = 0;
  float weight = 0.0F;
};

template <class T>
Tap tap(const GatherSource<T>& source, const GatherRow& row, int axis, std::int64_t k) {
  const double at = coordinate(source, row, axis, k);
  const double below = std::floor(at);
  Tap tap;
  tap.low = static_cast<std::int64_t>(below) * source.stride[axis];
  tap.weight = static_cast<float>(at - below);
  tap.step = tap.weight != 0.0F ? source.stride[axis] : 0;
  return tap;
}

float between(float low, float high, float weight) {
  return low + weight * (high - low);
}

template <class T>
void interpolate(const GatherSource<T>& source, const GatherRow& row, std::int64_t size,
                 float* out) {
  for (std::int64_t k = 0; k < size; ++k) {
    const Tap x = tap(source, row, 0, k);
    const Tap y = tap(source, row, 1, k);
    const Tap z = tap(source, row, 2, k);
    const T* const origin = source.voxels + x.low + y.low + z.low;
    const auto along_x = [&](std::int64_t shift) {
      return between(static_cast<float>(origin[shift]), static_cast<float>(origin[x.step + shift]),
                     x.weight);
    };
    const auto along_xy = [&](std::int64_t shift) {
      return between(along_x(shift), along_x(y.step + shift), y.weight);
    };
    out[k] = between(along_xy(0), along_xy(z.step), z.weight);
  }
}

template <class T>
void pick(const GatherSource<T>& source, const GatherRow& row, std::int64_t size, T* out) {
  for (std::int64_t k = 0; k < size; ++k) {
    std::int64_t place = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const double at = std::nearbyint(coordinate(source, row, axis, k));
      place += static_cast<std::int64_t>(at) * source.stride[axis];
    }
    out[k] = source.voxels[place];
  }
}

constexpr GatherResampleKernels kKernels{interpolate<std::uint8_t>, interpolate<std::int16_t>,
                                         interpolate<float>,        pick<std::uint8_t>,
                                         pick<std::int16_t>,        pick<float>};

}  // namespace

HAYATE_DEFINE_VERSION(GatherResampleKernels, kKernels)

}  // namespace hayate::reference
