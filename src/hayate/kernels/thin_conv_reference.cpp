// SPDX-License-Identifier: Apache-2.0
// What the fast versions are checked against: the definition, in float64.
#include "hayate/kernels/thin_conv.h"

namespace hayate::reference {
namespace {

/// Calls body(tap 0 … 26, neighbour's element index) for the neighbours of a voxel that there are.
template <class Body>
void for_neighbours(const ThinConvShape& shape, std::int64_t x, std::int64_t y, std::int64_t z,
                    Body body) {
  for (std::int64_t dx = -1; dx <= 1; ++dx) {
    for (std::int64_t dy = -1; dy <= 1; ++dy) {
      for (std::int64_t dz = -1; dz <= 1; ++dz) {
        const std::int64_t nx = x + dx;
        const std::int64_t ny = y + dy;
        const std::int64_t nz = z + dz;
        if (nx < 0 || nx >= shape.x || ny < 0 || ny >= shape.y || nz < 0 || nz >= shape.z) continue;
        body((dx + 1) * 9 + (dy + 1) * 3 + dz + 1,
             ((nx * shape.y + ny) * shape.z + nz) * shape.channels);
      }
    }
  }
}

template <class Body>
void for_voxels(const ThinConvShape& shape, std::int64_t x_begin, std::int64_t x_end, Body body) {
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    for (std::int64_t y = 0; y < shape.y; ++y) {
      for (std::int64_t z = 0; z < shape.z; ++z) {
        body(x, y, z, ((x * shape.y + y) * shape.z + z) * shape.channels);
      }
    }
  }
}

template <class T>
void forward(const T* in, const ThinConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
             const float* weight, const float* bias, float*, T* out) {
  const std::int64_t channels = shape.channels;
  for_voxels(shape, x_begin, x_end,
             [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t voxel) {
               for (std::int64_t co = 0; co < channels; ++co) {
                 double sum = bias[co];
                 for_neighbours(shape, x, y, z, [&](std::int64_t tap, std::int64_t neighbour) {
                   for (std::int64_t ci = 0; ci < channels; ++ci) {
                     sum += double{weight[(co * channels + ci) * 27 + tap]} *
                            double{to_float(in[neighbour + ci])};
                   }
                 });
                 out[voxel + co] = from_float<T>(static_cast<float>(sum));
               }
             });
}

template <class T>
void weight_gradient(const T* in, const T* grad, const ThinConvShape& shape, std::int64_t x_begin,
                     std::int64_t x_end, float*, double* weight_grad, double* bias_grad) {
  const std::int64_t channels = shape.channels;
  for_voxels(shape, x_begin, x_end,
             [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t voxel) {
               for (std::int64_t co = 0; co < channels; ++co) {
                 const double g = to_float(grad[voxel + co]);
                 bias_grad[co] += g;
                 for_neighbours(shape, x, y, z, [&](std::int64_t tap, std::int64_t neighbour) {
                   for (std::int64_t ci = 0; ci < channels; ++ci) {
                     weight_grad[(co * channels + ci) * 27 + tap] +=
                         g * double{to_float(in[neighbour + ci])};
                   }
                 });
               }
             });
}

template <class T>
constexpr ThinConvKernels<T> kKernels{forward<T>, weight_gradient<T>};

}  // namespace

HAYATE_THIN_CONV_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::reference
