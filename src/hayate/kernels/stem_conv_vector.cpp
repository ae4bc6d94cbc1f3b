// SPDX-License-Identifier: Apache-2.0
// stem_conv.h for a register of output channels at a time.
//
// PERF: three planes of the input lie in the working memory as float32 with zeros round them (96²:
// 0.12 MB, in the second-level cache), so that the inner loops have no borders. A tile of voxels by
// two registers of channels stays in registers over all taps: a multiply-add for each broadcast
// value and register, by which it is bound.
#include <algorithm>

#include "hayate/kernels/simd.h"
#include "hayate/kernels/stem_conv.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

/// Voxels of a tile along Z: twice as many registers of sums, and a few more, there are.
constexpr std::int64_t kTile = kWidth == 16 ? 8 : 4;

/// The planes of an item, three at a time.
template <class T>
class StemPlanes {
 public:
  HAYATE_INLINE StemPlanes(const T* in, const StemConvShape& shape, std::int64_t x_begin,
                           float* scratch)
      : in_(in),
        shape_(shape),
        row_(stem_conv_row(shape)),
        plane_((shape.size[1] + 2) * row_),
        next_(x_begin * shape.stride[0] - (shape.kernel[0] - 1) / 2),
        scratch_(scratch) {
    for (std::int64_t i = 0; i < 3 * plane_; ++i) scratch_[i] = 0.0F;
  }

  /// Working memory behind the planes.
  float* rest() const { return scratch_ + 3 * plane_; }

  /// Brings what a plane of the result is made of, as far as it is not there yet.
  HAYATE_INLINE void bring_for(std::int64_t x) {
    const std::int64_t reach = (shape_.kernel[0] - 1) / 2;
    next_ = std::max(next_, x * shape_.stride[0] - reach);
    for (; next_ <= x * shape_.stride[0] + reach; ++next_) bring(next_);
  }

  /// Input of tap (dx, dy, 0) and channel 0 of the first voxel of a row of the result.
  HAYATE_INLINE const float* at(std::int64_t x, std::int64_t y, std::int64_t dx,
                                std::int64_t dy) const {
    const std::int64_t from_x = x * shape_.stride[0] + dx - (shape_.kernel[0] - 1) / 2;
    const std::int64_t from_y = y * shape_.stride[1] + dy - (shape_.kernel[1] - 1) / 2;
    const std::int64_t from_z = -(shape_.kernel[2] - 1) / 2;
    return place(from_x) + (from_y + 1) * row_ + (from_z + 1) * shape_.in_channels;
  }

 private:
  HAYATE_INLINE float* place(std::int64_t x) const { return scratch_ + (x + 3) % 3 * plane_; }

  HAYATE_INLINE void bring(std::int64_t x) {
    float* const to = place(x);
    if (x < 0 || x >= shape_.size[0]) {
      for (std::int64_t i = 0; i < plane_; ++i) to[i] = 0.0F;
      return;
    }
    const std::int64_t values = shape_.size[2] * shape_.in_channels;
    for (std::int64_t y = 0; y < shape_.size[1]; ++y) {
      const T* const from = in_ + (x * shape_.size[1] + y) * values;
      float* const row = to + (y + 1) * row_ + shape_.in_channels;
      std::int64_t i = 0;
      for (; i + kWidth <= values; i += kWidth) store(row + i, load(from + i));
      for (; i < values; ++i) row[i] = to_float(from[i]);
    }
  }

  const T* in_;
  const StemConvShape& shape_;
  std::int64_t row_;
  std::int64_t plane_;
  std::int64_t next_;
  float* scratch_;
};

/// Calls body(index in [C out, C in, taps], index in [taps, C in, C out]) for each weight.
template <class Body>
HAYATE_INLINE void for_weights(const StemConvShape& shape, Body body) {
  const std::int64_t taps = shape.taps();
  for (std::int64_t co = 0; co < shape.out_channels; ++co) {
    for (std::int64_t ci = 0; ci < shape.in_channels; ++ci) {
      for (std::int64_t tap = 0; tap < taps; ++tap) {
        body((co * shape.in_channels + ci) * taps + tap,
             (tap * shape.in_channels + ci) * shape.out_channels + co);
      }
    }
  }
}

/// Calls body(first channel, registers as a constant) for all channels out.
template <class Body>
HAYATE_INLINE void for_channels(const StemConvShape& shape, Body body) {
  std::int64_t co = 0;
  for (; co + 2 * kWidth <= shape.out_channels; co += 2 * kWidth) {
    body.template operator()<2>(co);
  }
  if (co < shape.out_channels) body.template operator()<1>(co);
}

/// Computes `kVoxels` voxels of a row of the result.
/// \param weight  of these channels, in the order of use. \param z  the first voxel.
template <std::int64_t kVoxels, std::int64_t kRegisters, std::int64_t kStep, class T>
HAYATE_INLINE void compute_tile(const StemPlanes<T>& planes, const StemConvShape& shape,
                                std::int64_t x, std::int64_t y, std::int64_t z, const float* weight,
                                const float* bias, T* out) {
  Vector sums[kVoxels][kRegisters];
  for (std::int64_t j = 0; j < kVoxels; ++j) {
    for (std::int64_t r = 0; r < kRegisters; ++r) sums[j][r] = load(bias + r * kWidth);
  }
  const std::int64_t run = shape.kernel[2] * shape.in_channels;
  for (std::int64_t dx = 0; dx < shape.kernel[0]; ++dx) {
    for (std::int64_t dy = 0; dy < shape.kernel[1]; ++dy) {
      const float* const from = planes.at(x, y, dx, dy) + z * kStep;
      for (std::int64_t k = 0; k < run; ++k) {
        Vector of_weight[kRegisters];
        for (std::int64_t r = 0; r < kRegisters; ++r) of_weight[r] = load(weight + r * kWidth);
#pragma GCC unroll 8
        for (std::int64_t j = 0; j < kVoxels; ++j) {
          const Vector value = broadcast(from[j * kStep + k]);
          for (std::int64_t r = 0; r < kRegisters; ++r) sums[j][r] += value * of_weight[r];
        }
        weight += shape.out_channels;
      }
    }
  }
  for (std::int64_t j = 0; j < kVoxels; ++j) {
    for (std::int64_t r = 0; r < kRegisters; ++r) {
      store(out + j * shape.out_channels + r * kWidth, sums[j][r]);
    }
  }
}

template <std::int64_t kStep, class T>
void forward_of(const T* in, const StemConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
                const float* weight, const float* bias, float* scratch, T* out) {
  StemPlanes<T> planes(in, shape, x_begin, scratch);
  float* const ordered = planes.rest();
  for_weights(shape, [&](std::int64_t from, std::int64_t to) { ordered[to] = weight[from]; });
  const std::int64_t size_y = shape.out_size(1);
  const std::int64_t size_z = shape.out_size(2);
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    planes.bring_for(x);
    for (std::int64_t y = 0; y < size_y; ++y) {
      T* const row = out + (x * size_y + y) * size_z * shape.out_channels;
      for_channels(
          shape, [&]<std::int64_t kRegisters>(std::int64_t co) __attribute__((always_inline)) {
            std::int64_t z = 0;
            for (; z + kTile <= size_z; z += kTile) {
              compute_tile<kTile, kRegisters, kStep>(planes, shape, x, y, z, ordered + co,
                                                     bias + co, row + z * shape.out_channels + co);
            }
            for (; z < size_z; ++z) {
              compute_tile<1, kRegisters, kStep>(planes, shape, x, y, z, ordered + co, bias + co,
                                                 row + z * shape.out_channels + co);
            }
          });
    }
  }
}

/// Adds a row's part to the sums of the taps (dx, dy, …) of one input channel.
/// \param values  what the first voxel's first tap is multiplied with. \param grad  of the row
/// \param sums  of these channels, `sums_step` from tap to tap
template <std::int64_t kTaps, std::int64_t kRegisters>
HAYATE_INLINE void add_row(const float* values, std::int64_t value_step, std::int64_t tap_step,
                           const float* grad, std::int64_t grad_step, std::int64_t voxels,
                           float* sums, std::int64_t sums_step) {
  Vector sum[kTaps][kRegisters];
  for (std::int64_t t = 0; t < kTaps; ++t) {
    for (std::int64_t r = 0; r < kRegisters; ++r) {
      sum[t][r] = load(sums + t * sums_step + r * kWidth);
    }
  }
  for (std::int64_t z = 0; z < voxels; ++z) {
    Vector g[kRegisters];
    for (std::int64_t r = 0; r < kRegisters; ++r) g[r] = load(grad + z * grad_step + r * kWidth);
    for (std::int64_t t = 0; t < kTaps; ++t) {
      const Vector value = broadcast(values[z * value_step + t * tap_step]);
      for (std::int64_t r = 0; r < kRegisters; ++r) sum[t][r] += value * g[r];
    }
  }
  for (std::int64_t t = 0; t < kTaps; ++t) {
    for (std::int64_t r = 0; r < kRegisters; ++r) {
      store(sums + t * sums_step + r * kWidth, sum[t][r]);
    }
  }
}

/// Adds what a row of the result's gradient, now in `grad`, contributes to the weights' sums.
template <std::int64_t kTaps, class T>
HAYATE_INLINE void add_row_to_all(const StemPlanes<T>& planes, const StemConvShape& shape,
                                  std::int64_t x, std::int64_t y, const float* grad, float* sums) {
  const std::int64_t channels = shape.in_channels;
  const std::int64_t sums_step = channels * shape.out_channels;
  for (std::int64_t dx = 0; dx < shape.kernel[0]; ++dx) {
    for (std::int64_t dy = 0; dy < shape.kernel[1]; ++dy) {
      const float* const values = planes.at(x, y, dx, dy);
      float* const of_row = sums + (dx * shape.kernel[1] + dy) * kTaps * sums_step;
      for (std::int64_t ci = 0; ci < channels; ++ci) {
        for_channels(
            shape, [&]<std::int64_t kRegisters>(std::int64_t co) __attribute__((always_inline)) {
              add_row<kTaps, kRegisters>(values + ci, shape.stride[2] * channels, channels,
                                         grad + co, shape.out_channels, shape.out_size(2),
                                         of_row + ci * shape.out_channels + co, sums_step);
            });
      }
    }
  }
}

/// Adds a row's gradients to the sums of the channels.
HAYATE_INLINE void add_bias_row(const float* row, std::int64_t values, std::int64_t channels,
                                double* sums) {
  for (std::int64_t co = 0; co < channels; co += kWidth) {
    Vector sum{};
    for (std::int64_t i = co; i < values; i += channels) sum += load(row + i);
    for (std::int64_t i = 0; i < kWidth; ++i) sums[co + i] += double{sum[i]};
  }
}

template <class T>
void weight_gradient(const T* in, const T* grad, const StemConvShape& shape, std::int64_t x_begin,
                     std::int64_t x_end, float* scratch, double* weight_grad, double* bias_grad) {
  StemPlanes<T> planes(in, shape, x_begin, scratch);
  float* const sums = planes.rest();
  const std::int64_t sum_count = shape.taps() * shape.in_channels * shape.out_channels;
  float* const row = sums + sum_count;
  const std::int64_t size_y = shape.out_size(1);
  const std::int64_t size_z = shape.out_size(2);
  const std::int64_t row_values = size_z * shape.out_channels;
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    planes.bring_for(x);
    // The sums are of one plane only: float32 holds a few thousand terms well.
    for (std::int64_t i = 0; i < sum_count; ++i) sums[i] = 0.0F;
    for (std::int64_t y = 0; y < size_y; ++y) {
      const T* const from = grad + (x * size_y + y) * row_values;
      for (std::int64_t i = 0; i < row_values; i += kWidth) store(row + i, load(from + i));
      add_bias_row(row, row_values, shape.out_channels, bias_grad);
      if (shape.kernel[2] == 3) {
        add_row_to_all<3>(planes, shape, x, y, row, sums);
      } else {
        add_row_to_all<1>(planes, shape, x, y, row, sums);
      }
    }
    for_weights(shape,
                [&](std::int64_t to, std::int64_t from) { weight_grad[to] += double{sums[from]}; });
  }
}

template <class T>
void forward(const T* in, const StemConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
             const float* weight, const float* bias, float* scratch, T* out) {
  switch (shape.stride[2] * shape.in_channels) {
#define HAYATE_STEP(step) \
  case step:              \
    return forward_of<step>(in, shape, x_begin, x_end, weight, bias, scratch, out);
    HAYATE_STEP(1)
    HAYATE_STEP(2)
    HAYATE_STEP(3)
    HAYATE_STEP(4)
    HAYATE_STEP(6)
#undef HAYATE_STEP
    default:
      return forward_of<8>(in, shape, x_begin, x_end, weight, bias, scratch, out);
  }
}

template <class T>
constexpr StemConvKernels<T> kKernels{forward<T>, weight_gradient<T>};

}  // namespace

HAYATE_STEM_CONV_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
