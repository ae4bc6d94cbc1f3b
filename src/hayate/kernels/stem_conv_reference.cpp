// SPDX-License-Identifier: Apache-2.0
// What the fast versions are checked against: the definition, in float64.
#include <array>

#include "hayate/kernels/stem_conv.h"

namespace hayate::reference {
namespace {

using Voxel = std::array<std::int64_t, 3>;

/// Calls body(tap, its voxel's first element) for the taps of a result's voxel that there are.
template <class Body>
void for_taps(const StemConvShape& shape, const Voxel& to, Body body) {
  const std::int64_t ky = shape.kernel[1];
  const std::int64_t kz = shape.kernel[2];
  for (std::int64_t tap = 0; tap < shape.taps(); ++tap) {
    const Voxel offset{tap / (ky * kz), tap / kz % ky, tap % kz};
    std::int64_t from = 0;
    bool is_inside = true;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const std::int64_t at =
          to[axis] * shape.stride[axis] + offset[axis] - (shape.kernel[axis] - 1) / 2;
      is_inside = is_inside && at >= 0 && at < shape.size[axis];
      from = from * shape.size[axis] + at;
    }
    if (is_inside) body(tap, from * shape.in_channels);
  }
}

/// Calls body(voxel of the result, its first element).
template <class Body>
void for_voxels(const StemConvShape& shape, std::int64_t x_begin, std::int64_t x_end, Body body) {
  const std::int64_t size_y = shape.out_size(1);
  const std::int64_t size_z = shape.out_size(2);
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    for (std::int64_t y = 0; y < size_y; ++y) {
      for (std::int64_t z = 0; z < size_z; ++z) {
        body(Voxel{x, y, z}, ((x * size_y + y) * size_z + z) * shape.out_channels);
      }
    }
  }
}

template <class T>
void forward(const T* in, const StemConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
             const float* weight, const float* bias, float*, T* out) {
  const std::int64_t taps = shape.taps();
  for_voxels(shape, x_begin, x_end, [&](const Voxel& voxel, std::int64_t to) {
    for (std::int64_t co = 0; co < shape.out_channels; ++co) {
      double sum = bias[co];
      for_taps(shape, voxel, [&](std::int64_t tap, std::int64_t from) {
        for (std::int64_t ci = 0; ci < shape.in_channels; ++ci) {
          sum += double{weight[(co * shape.in_channels + ci) * taps + tap]} *
                 double{to_float(in[from + ci])};
        }
      });
      out[to + co] = from_float<T>(static_cast<float>(sum));
    }
  });
}

template <class T>
void weight_gradient(const T* in, const T* grad, const StemConvShape& shape, std::int64_t x_begin,
                     std::int64_t x_end, float*, double* weight_grad, double* bias_grad) {
  const std::int64_t taps = shape.taps();
  for_voxels(shape, x_begin, x_end, [&](const Voxel& voxel, std::int64_t to) {
    for (std::int64_t co = 0; co < shape.out_channels; ++co) {
      const double g = to_float(grad[to + co]);
      bias_grad[co] += g;
      for_taps(shape, voxel, [&](std::int64_t tap, std::int64_t from) {
        for (std::int64_t ci = 0; ci < shape.in_channels; ++ci) {
          weight_grad[(co * shape.in_channels + ci) * taps + tap] +=
              g * double{to_float(in[from + ci])};
        }
      });
    }
  });
}

template <class T>
constexpr StemConvKernels<T> kKernels{forward<T>, weight_gradient<T>};

}  // namespace

HAYATE_STEM_CONV_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::reference
