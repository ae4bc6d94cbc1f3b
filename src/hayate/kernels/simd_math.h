// SPDX-License-Identifier: Apache-2.0
// Exponential and logarithm for a register of float32, to within two units in the last place in the
// ranges that a softmax needs. Polynomials: Cephes (expf, logf; S. Moshier, www.netlib.org/cephes).
#pragma once

#include "hayate/kernels/simd.h"

namespace hayate::simd {

/// Computes exp(x) for x <= 0; below -87 it is 0, or nearly.
HAYATE_INLINE Vector exp_of_negative(Vector x) {
  x = x > -87.0F ? x : broadcast(-87.0F);
  // x = n·log 2 + r with |r| <= log 2 / 2; truncation rounds to the nearest, as x is not positive.
  const Ints n = __builtin_convertvector(x * 1.44269504088896341F - 0.5F, Ints);
  const Vector whole = __builtin_convertvector(n, Vector);
  const Vector r = x - whole * 0.693359375F - whole * -2.12194440e-4F;
  Vector y = broadcast(1.9875691500e-4F);
  y = y * r + 1.3981999507e-3F;
  y = y * r + 8.3334519073e-3F;
  y = y * r + 4.1665795894e-2F;
  y = y * r + 1.6666665459e-1F;
  y = y * r + 5.0000001201e-1F;
  y = y * r * r + r + 1.0F;
  return reinterpret_cast<Vector>(reinterpret_cast<Ints>(y) + (n << 23));
}

/// Computes log(x) for x > 0 that is normal.
HAYATE_INLINE Vector log_of_normal(Vector x) {
  const Ints bits = reinterpret_cast<Ints>(x);
  // x = 2^e·m with m in [sqrt(1/2), sqrt(2)).
  Ints e = (bits >> 23) - 126;
  Vector m = reinterpret_cast<Vector>((bits & 0x007fffff) | 0x3f000000);
  const Ints small = m < 0.707106781186547524F;
  e = small ? e - 1 : e;
  m = (small ? m + m : m) - 1.0F;
  const Vector z = m * m;
  Vector y = broadcast(7.0376836292e-2F);
  y = y * m - 1.1514610310e-1F;
  y = y * m + 1.1676998740e-1F;
  y = y * m - 1.2420140846e-1F;
  y = y * m + 1.4249322787e-1F;
  y = y * m - 1.6668057665e-1F;
  y = y * m + 2.0000714765e-1F;
  y = y * m - 2.4999993993e-1F;
  y = y * m + 3.3333331174e-1F;
  y = y * m * z;
  const Vector exponent = __builtin_convertvector(e, Vector);
  y += exponent * -2.12194440e-4F;
  y -= z * 0.5F;
  return m + y + exponent * 0.693359375F;
}

}  // namespace hayate::simd
