// SPDX-License-Identifier: Apache-2.0
// What the fast versions are checked against: the definition, in float64.
#include <algorithm>
#include <memory>

#include "hayate/kernels/thin_transposed.h"

namespace hayate::reference {
namespace {

/// Calls body(tap 0 … 26, input voxel, output voxel) for all pairs that a tap connects, where the
/// input voxel lies in the planes x_begin to x_end.
template <class Body>
void for_pairs(const ThinTransposedShape& shape, std::int64_t x_begin, std::int64_t x_end,
               Body body) {
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    for (std::int64_t y = 0; y < shape.y; ++y) {
      for (std::int64_t z = 0; z < shape.z; ++z) {
        for (std::int64_t tap = 0; tap < 27; ++tap) {
          const std::int64_t ox = 2 * x - 1 + tap / 9;
          const std::int64_t oy = 2 * y - 1 + tap / 3 % 3;
          const std::int64_t oz = 2 * z - 1 + tap % 3;
          if (ox < 0 || oy < 0 || oz < 0) continue;
          body(tap, (x * shape.y + y) * shape.z + z, (ox * 2 * shape.y + oy) * 2 * shape.z + oz);
        }
      }
    }
  }
}

/// Calls body(channel within all, element) for the channels of a voxel.
template <class T, class Body>
void for_channels(const Parts<T>& parts, std::int64_t voxel, Body body) {
  for (std::int64_t c = 0; c < parts.channels[0] + parts.channels[1]; ++c) {
    const std::int64_t first = parts.channels[0];
    body(c, c < first ? parts.data[0][voxel * first + c]
                      : parts.data[1][voxel * parts.channels[1] + c - first]);
  }
}

template <class T>
void forward(const Parts<const T>& in, const ThinTransposedShape& shape, std::int64_t x_begin,
             std::int64_t x_end, const float* weight, const float* bias, float*, T* out) {
  const std::int64_t plane = 4 * shape.y * shape.z * shape.out_channels;
  const std::int64_t begin = 2 * x_begin * plane;
  const std::int64_t end = 2 * x_end * plane;
  const auto size = static_cast<std::size_t>(end - begin);
  const std::unique_ptr<double[]> sums = std::make_unique<double[]>(size);
  for (std::size_t i = 0; i < size; ++i) {
    sums[i] = bias[i % static_cast<std::size_t>(shape.out_channels)];
  }
  // The plane behind contributes to the last one.
  for_pairs(shape, x_begin, std::min(x_end + 1, shape.x),
            [&](std::int64_t tap, std::int64_t voxel, std::int64_t to) {
              for_channels(in, voxel, [&](std::int64_t ci, T value) {
                for (std::int64_t co = 0; co < shape.out_channels; ++co) {
                  const std::int64_t i = to * shape.out_channels + co;
                  if (i < begin || i >= end) continue;
                  sums[static_cast<std::size_t>(i - begin)] +=
                      double{to_float(value)} *
                      double{weight[(ci * shape.out_channels + co) * 27 + tap]};
                }
              });
            });
  for (std::size_t i = 0; i < size; ++i) {
    out[begin + static_cast<std::int64_t>(i)] = from_float<T>(static_cast<float>(sums[i]));
  }
}

template <class T>
void input_gradient(const T* grad, const ThinTransposedShape& shape, std::int64_t x_begin,
                    std::int64_t x_end, const float* weight, float*, const Parts<T>& grad_in) {
  const std::int64_t channels = shape.in_channels;
  const std::int64_t begin = x_begin * shape.y * shape.z;
  const std::int64_t end = x_end * shape.y * shape.z;
  const auto sums = std::make_unique<double[]>(static_cast<std::size_t>((end - begin) * channels));
  for_pairs(shape, x_begin, x_end, [&](std::int64_t tap, std::int64_t voxel, std::int64_t from) {
    for (std::int64_t ci = 0; ci < channels; ++ci) {
      for (std::int64_t co = 0; co < shape.out_channels; ++co) {
        sums[static_cast<std::size_t>((voxel - begin) * channels + ci)] +=
            double{to_float(grad[from * shape.out_channels + co])} *
            double{weight[(ci * shape.out_channels + co) * 27 + tap]};
      }
    }
  });
  for (std::int64_t voxel = begin; voxel < end; ++voxel) {
    for (std::int64_t c = 0; c < channels; ++c) {
      const double sum = sums[static_cast<std::size_t>((voxel - begin) * channels + c)];
      const std::int64_t first = grad_in.channels[0];
      T& to = c < first ? grad_in.data[0][voxel * first + c]
                        : grad_in.data[1][voxel * grad_in.channels[1] + c - first];
      to = from_float<T>(static_cast<float>(sum));
    }
  }
}

template <class T>
void weight_gradient(const Parts<const T>& in, const T* grad, const ThinTransposedShape& shape,
                     std::int64_t x_begin, std::int64_t x_end, float*, double* weight_grad,
                     double* bias_grad) {
  for_pairs(shape, x_begin, x_end, [&](std::int64_t tap, std::int64_t voxel, std::int64_t from) {
    for_channels(in, voxel, [&](std::int64_t ci, T value) {
      for (std::int64_t co = 0; co < shape.out_channels; ++co) {
        weight_grad[(ci * shape.out_channels + co) * 27 + tap] +=
            double{to_float(value)} * double{to_float(grad[from * shape.out_channels + co])};
      }
    });
  });
  const std::int64_t plane = 4 * shape.y * shape.z * shape.out_channels;
  for (std::int64_t i = 2 * x_begin * plane; i < 2 * x_end * plane; ++i) {
    bias_grad[i % shape.out_channels] += double{to_float(grad[i])};
  }
}

template <class T>
constexpr ThinTransposedKernels<T> kKernels{forward<T>, input_gradient<T>, weight_gradient<T>};

}  // namespace

HAYATE_THIN_TRANSPOSED_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::reference
