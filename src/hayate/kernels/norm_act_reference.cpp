// SPDX-License-Identifier: Apache-2.0
// What the fast versions are checked against: one loop each, element by element.
#include "hayate/kernels/norm_act.h"

namespace hayate::reference {
namespace {

template <class T>
void moments(const T* x, std::int64_t size, std::int64_t lanes, const float* pivot, double* sum,
             double* sum_of_squares) {
  for (std::int64_t i = 0; i < size; ++i) {
    const std::int64_t lane = i % lanes;
    const double value = double{to_float(x[i])} - double{pivot[lane]};
    sum[lane] += value;
    sum_of_squares[lane] += value * value;
  }
}

template <class T>
void forward(const T* x, std::int64_t size, std::int64_t lanes, const float* scale,
             const float* shift, float slope, const T* residual, T* out) {
  for (std::int64_t i = 0; i < size; ++i) {
    const std::int64_t lane = i % lanes;
    const float z = to_float(x[i]) * scale[lane] + shift[lane];
    const float y = z > 0.0F ? z : slope * z;
    out[i] = from_float<T>(residual != nullptr ? y + to_float(residual[i]) : y);
  }
}

template <class T>
void backward_sums(const T* x, const T* grad, std::int64_t size, std::int64_t lanes,
                   const float* scale, const float* shift, const float* center, float slope,
                   double* grad_sum, double* grad_x_sum, double* slope_sum) {
  for (std::int64_t i = 0; i < size; ++i) {
    const std::int64_t lane = i % lanes;
    const float value = to_float(x[i]);
    const float g = to_float(grad[i]);
    const float z = value * scale[lane] + shift[lane];
    const double gz = double{g} * (z > 0.0F ? 1.0 : double{slope});
    grad_sum[lane] += gz;
    grad_x_sum[lane] += gz * (double{value} - double{center[lane]});
    if (!(z > 0.0F)) slope_sum[lane] += double{g} * double{z};
  }
}

template <class T>
void backward(const T* x, const T* grad, std::int64_t size, std::int64_t lanes, const float* scale,
              const float* shift, float slope, const float* a, const float* b, const float* c,
              T* grad_x) {
  for (std::int64_t i = 0; i < size; ++i) {
    const std::int64_t lane = i % lanes;
    const float value = to_float(x[i]);
    const float z = value * scale[lane] + shift[lane];
    const float gz = to_float(grad[i]) * (z > 0.0F ? 1.0F : slope);
    grad_x[i] = from_float<T>(a[lane] * gz + b[lane] * value + c[lane]);
  }
}

template <class T>
constexpr NormActKernels<T> kKernels{moments<T>, forward<T>, backward_sums<T>, backward<T>};

}  // namespace

HAYATE_NORM_ACT_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::reference
