// SPDX-License-Identifier: Apache-2.0
// A register of float64, and float32 and integers of which it has as many lanes: what GCC's vector
// types do not say as well as an instruction does. Everything is inlined, as in simd.h.
#pragma once

#include <immintrin.h>

#include "hayate/kernels/simd.h"

namespace hayate::simd_doubles {

#ifdef __AVX512F__
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

using Doubles = double __attribute__((vector_size(8 * kLanes)));
using Floats = float __attribute__((vector_size(4 * kLanes)));
using Indices = std::int32_t __attribute__((vector_size(4 * kLanes)));
/// Pairs hold a value for each lane and its neighbour in memory, side by side.
using Pairs = float __attribute__((vector_size(8 * kLanes)));
using Halves = std::int16_t __attribute__((vector_size(4 * kLanes)));
using Quarters = std::uint16_t __attribute__((vector_size(2 * kLanes)));

#ifdef __AVX512F__
/// Clamps to limits; what is no number is the lower one.
HAYATE_INLINE Doubles clamp(Doubles values, Doubles low, Doubles high) {
  return _mm512_maskz_min_pd(0xff, _mm512_maskz_max_pd(0xff, values, low), high);
}
HAYATE_INLINE Doubles to_doubles(Indices values) {
  return _mm512_maskz_cvtepi32_pd(0xff, reinterpret_cast<__m256i>(values));
}
HAYATE_INLINE bool has_zero(Floats values) {
  return _mm256_movemask_ps(_mm256_cmp_ps(values, Floats{}, _CMP_EQ_OQ)) != 0;
}
HAYATE_INLINE Pairs twice(Floats values) {
  return __builtin_shufflevector(values, values, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
}
HAYATE_INLINE Floats firsts(Pairs pairs) {
  return __builtin_shufflevector(pairs, pairs, 0, 2, 4, 6, 8, 10, 12, 14);
}
HAYATE_INLINE Floats seconds(Pairs pairs) {
  return __builtin_shufflevector(pairs, pairs, 1, 3, 5, 7, 9, 11, 13, 15);
}
HAYATE_INLINE Pairs to_pairs(Quarters bytes) {
  const auto integers = _mm512_maskz_cvtepu8_epi32(0xffff, reinterpret_cast<__m128i>(bytes));
  return _mm512_maskz_cvtepi32_ps(0xffff, integers);
}
#else
HAYATE_INLINE Doubles clamp(Doubles values, Doubles low, Doubles high) {
  return _mm256_min_pd(_mm256_max_pd(values, low), high);
}
HAYATE_INLINE Doubles to_doubles(Indices values) {
  return _mm256_cvtepi32_pd(reinterpret_cast<__m128i>(values));
}
HAYATE_INLINE bool has_zero(Floats values) {
  return _mm_movemask_ps(_mm_cmpeq_ps(values, Floats{})) != 0;
}
HAYATE_INLINE Pairs twice(Floats values) {
  return __builtin_shufflevector(values, values, 0, 0, 1, 1, 2, 2, 3, 3);
}
HAYATE_INLINE Floats firsts(Pairs pairs) {
  return __builtin_shufflevector(pairs, pairs, 0, 2, 4, 6);
}
HAYATE_INLINE Floats seconds(Pairs pairs) {
  return __builtin_shufflevector(pairs, pairs, 1, 3, 5, 7);
}
HAYATE_INLINE Pairs to_pairs(Quarters bytes) {
  const __m128i words = _mm_cvtsi64_si128(reinterpret_cast<std::int64_t>(bytes));
  return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(words));
}
#endif

}  // namespace hayate::simd_doubles
