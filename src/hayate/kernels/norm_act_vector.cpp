// SPDX-License-Identifier: Apache-2.0
// The loops of norm_act.h for a register of lanes at a time.
//
// PERF: bound by memory. A pass over a level's activations (16 patches, 48³ voxels, 16 channels,
// bf16: 57 MB) is far larger than the caches, and an element costs about ten instructions of 1/16.
// What counts is the number of passes: two reads and a write forward where ATen's batch_norm, prelu
// and add make four reads and three writes; four reads and a write backward where they make seven
// reads and three writes (PReLU's slope gradient is written in full size before it is summed).
#include "hayate/kernels/norm_act.h"
#include "hayate/kernels/simd.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

constexpr int kUnroll = 4;
/// Lanes that an inner loop keeps in registers.
constexpr std::int64_t kBlock = kUnroll * kWidth;
/// Rows between two additions to the float64 sums.
constexpr std::int64_t kStripRows = 256;

HAYATE_INLINE void add_to(double* sum, const Vector (&values)[kUnroll]) {
  for (int u = 0; u < kUnroll; ++u) {
    for (std::int64_t i = 0; i < kWidth; ++i) sum[u * kWidth + i] += double{values[u][i]};
  }
}

/// Calls body(first element, rows, first lane) for blocks of kBlock lanes, strip by strip, so that
/// a strip is still in the cache when its next lanes are asked for.
template <class Body>
HAYATE_INLINE void for_blocks(std::int64_t size, std::int64_t lanes, Body body) {
  const std::int64_t row_count = size / lanes;
  for (std::int64_t row = 0; row < row_count; row += kStripRows) {
    const std::int64_t rows = row_count - row < kStripRows ? row_count - row : kStripRows;
    for (std::int64_t lane = 0; lane < lanes; lane += kBlock) body(row * lanes + lane, rows, lane);
  }
}

template <class T>
void moments(const T* x, std::int64_t size, std::int64_t lanes, const float* pivot, double* sum,
             double* sum_of_squares) {
  for_blocks(size, lanes, [&](std::int64_t first, std::int64_t rows, std::int64_t lane) {
    Vector p[kUnroll];
    Vector s[kUnroll] = {};
    Vector q[kUnroll] = {};
    for (int u = 0; u < kUnroll; ++u) p[u] = load(pivot + lane + u * kWidth);
    for (std::int64_t r = 0; r < rows; ++r) {
      const T* const at = x + first + r * lanes;
      for (int u = 0; u < kUnroll; ++u) {
        const Vector value = load(at + u * kWidth) - p[u];
        s[u] += value;
        q[u] += value * value;
      }
    }
    add_to(sum + lane, s);
    add_to(sum_of_squares + lane, q);
  });
  const std::int64_t tail = size / lanes * lanes;
  reference::version<NormActKernels<T>>().moments(x + tail, size - tail, lanes, pivot, sum,
                                                  sum_of_squares);
}

template <class T, bool kWithResidual>
void forward_rows(const T* x, std::int64_t size, std::int64_t lanes, const float* scale,
                  const float* shift, float slope, const T* residual, T* out) {
  for_blocks(size, lanes, [&](std::int64_t first, std::int64_t rows, std::int64_t lane) {
    Vector a[kUnroll];
    Vector b[kUnroll];
    for (int u = 0; u < kUnroll; ++u) {
      a[u] = load(scale + lane + u * kWidth);
      b[u] = load(shift + lane + u * kWidth);
    }
    for (std::int64_t r = 0; r < rows; ++r) {
      const std::int64_t at = first + r * lanes;
      for (int u = 0; u < kUnroll; ++u) {
        const Vector z = load(x + at + u * kWidth) * a[u] + b[u];
        Vector y = z > 0.0F ? z : z * slope;
        if constexpr (kWithResidual) y += load(residual + at + u * kWidth);
        store(out + at + u * kWidth, y);
      }
    }
  });
  const std::int64_t tail = size / lanes * lanes;
  reference::version<NormActKernels<T>>().forward(x + tail, size - tail, lanes, scale, shift, slope,
                                                  residual ? residual + tail : nullptr, out + tail);
}

template <class T>
void forward(const T* x, std::int64_t size, std::int64_t lanes, const float* scale,
             const float* shift, float slope, const T* residual, T* out) {
  const auto rows = residual != nullptr ? forward_rows<T, true> : forward_rows<T, false>;
  rows(x, size, lanes, scale, shift, slope, residual, out);
}

template <class T>
void backward_sums(const T* x, const T* grad, std::int64_t size, std::int64_t lanes,
                   const float* scale, const float* shift, const float* center, float slope,
                   double* grad_sum, double* grad_x_sum, double* slope_sum) {
  for_blocks(size, lanes, [&](std::int64_t first, std::int64_t rows, std::int64_t lane) {
    Vector a[kUnroll];
    Vector b[kUnroll];
    Vector m[kUnroll];
    Vector s[kUnroll] = {};
    Vector sx[kUnroll] = {};
    Vector ss[kUnroll] = {};
    for (int u = 0; u < kUnroll; ++u) {
      a[u] = load(scale + lane + u * kWidth);
      b[u] = load(shift + lane + u * kWidth);
      m[u] = load(center + lane + u * kWidth);
    }
    for (std::int64_t r = 0; r < rows; ++r) {
      const std::int64_t at = first + r * lanes;
      for (int u = 0; u < kUnroll; ++u) {
        const Vector value = load(x + at + u * kWidth);
        const Vector g = load(grad + at + u * kWidth);
        const Vector z = value * a[u] + b[u];
        const Vector gz = z > 0.0F ? g : g * slope;
        s[u] += gz;
        sx[u] += gz * (value - m[u]);
        ss[u] += z > 0.0F ? Vector{} : g * z;
      }
    }
    add_to(grad_sum + lane, s);
    add_to(grad_x_sum + lane, sx);
    add_to(slope_sum + lane, ss);
  });
  const std::int64_t tail = size / lanes * lanes;
  reference::version<NormActKernels<T>>().backward_sums(x + tail, grad + tail, size - tail, lanes,
                                                        scale, shift, center, slope, grad_sum,
                                                        grad_x_sum, slope_sum);
}

template <class T>
void backward(const T* x, const T* grad, std::int64_t size, std::int64_t lanes, const float* scale,
              const float* shift, float slope, const float* a, const float* b, const float* c,
              T* grad_x) {
  for_blocks(size, lanes, [&](std::int64_t first, std::int64_t rows, std::int64_t lane) {
    for (int u = 0; u < kUnroll; ++u) {
      const std::int64_t l = lane + u * kWidth;
      const Vector scale_l = load(scale + l);
      const Vector shift_l = load(shift + l);
      const Vector a_l = load(a + l);
      const Vector b_l = load(b + l);
      const Vector c_l = load(c + l);
      for (std::int64_t r = 0; r < rows; ++r) {
        const std::int64_t at = first + r * lanes + u * kWidth;
        const Vector value = load(x + at);
        const Vector g = load(grad + at);
        const Vector z = value * scale_l + shift_l;
        const Vector gz = z > 0.0F ? g : g * slope;
        store(grad_x + at, a_l * gz + b_l * value + c_l);
      }
    }
  });
  const std::int64_t tail = size / lanes * lanes;
  reference::version<NormActKernels<T>>().backward(x + tail, grad + tail, size - tail, lanes, scale,
                                                   shift, slope, a, b, c, grad_x + tail);
}

template <class T>
constexpr NormActKernels<T> kKernels{moments<T>, forward<T>, backward_sums<T>, backward<T>};

}  // namespace

HAYATE_NORM_ACT_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
