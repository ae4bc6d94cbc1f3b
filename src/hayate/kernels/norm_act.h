// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/bfloat16.h"
#include "hayate/kernels/versions.h"

namespace hayate {

/// Normalisation and activation of channels-last voxels in as few passes over memory as there can
/// be: two forward (statistics, result), two backward (sums, gradient).
///
///     z = scale·x + shift        out = (z > 0 ? z : slope·z) + residual
///
/// scale and shift hold the normalisation, its statistics included; slope is PReLU's, LeakyReLU's,
/// or 0 for ReLU.
///
/// **Lanes.** Voxels of C channels lie one behind the other, so element i belongs to channel i % C.
/// The kernels see rows of `lanes` elements, a common multiple of C and 64, and parameters and sums
/// of that length, of which lane l is channel l % C. So they are the same for any C. The last row
/// may be incomplete.
///
/// Sums are added to what the arrays hold, in float64 between rows and at most 256 float32 terms
/// at a time.
template <class T>
struct NormActKernels {
  /// sum += x - pivot, sum_of_squares += (x - pivot)², per lane. The pivot, some value of the
  /// channel, keeps the variance exact where the mean is far from 0.
  void (*moments)(const T* x, std::int64_t size, std::int64_t lanes, const float* pivot,
                  double* sum, double* sum_of_squares);

  /// \param residual  may be null.
  void (*forward)(const T* x, std::int64_t size, std::int64_t lanes, const float* scale,
                  const float* shift, float slope, const T* residual, T* out);

  /// Adds up, with gz the gradient of z: grad_sum += gz, grad_x_sum += gz·(x - center), and
  /// slope_sum += grad·z where z <= 0.
  void (*backward_sums)(const T* x, const T* grad, std::int64_t size, std::int64_t lanes,
                        const float* scale, const float* shift, const float* center, float slope,
                        double* grad_sum, double* grad_x_sum, double* slope_sum);

  /// grad_x = a·gz + b·x + c.
  void (*backward)(const T* x, const T* grad, std::int64_t size, std::int64_t lanes,
                   const float* scale, const float* shift, float slope, const float* a,
                   const float* b, const float* c, T* grad_x);
};

#define HAYATE_NORM_ACT_VERSIONS(X) X(NormActKernels, float) X(NormActKernels, BFloat16)
HAYATE_NORM_ACT_VERSIONS(HAYATE_TYPED_KERNEL_VERSIONS)

/// T is float or BFloat16. \pre the CPU has it.
template <class T>
const NormActKernels<T>& norm_act_kernels(Isa isa) {
  return version_for<NormActKernels<T>>(isa);
}

}  // namespace hayate
