// SPDX-License-Identifier: Apache-2.0
// Eight at a time with F16C. Wider ones would wait for memory all the same.
#include <immintrin.h>

#include "hayate/kernels/float16_rows.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

constexpr std::int64_t kWidth = 8;

/// Calls body(i) for blocks of eight, then tail(i, count) for what is left.
template <class Body, class Tail>
[[gnu::always_inline]] inline void for_blocks(std::int64_t size, Body body, Tail tail) {
  std::int64_t i = 0;
  for (; i + kWidth <= size; i += kWidth) body(i);
  if (i < size) tail(i, size - i);
}

/// \returns a mask of those that do not fit.
[[gnu::always_inline]] inline int narrow_block(const float* from, Float16* to) {
  const __m256 values = _mm256_loadu_ps(from);
  const __m256 sizes = _mm256_andnot_ps(_mm256_set1_ps(-0.0F), values);
  const int too_large =
      _mm256_movemask_ps(_mm256_cmp_ps(sizes, _mm256_set1_ps(65520.0F), _CMP_NLT_UQ));
  const __m128i halves = _mm256_cvtps_ph(values, _MM_FROUND_TO_NEAREST_INT);
  // The lowest bit is set where the half is 0 and the value is not.
  const __m256i nonzero =
      _mm256_castps_si256(_mm256_cmp_ps(sizes, _mm256_setzero_ps(), _CMP_GT_OQ));
  const __m128i nonzero_halves =
      _mm_packs_epi32(_mm256_castsi256_si128(nonzero), _mm256_extracti128_si256(nonzero, 1));
  const __m128i is_zero =
      _mm_cmpeq_epi16(_mm_and_si128(halves, _mm_set1_epi16(0x7fff)), _mm_setzero_si128());
  const __m128i lowest = _mm_and_si128(_mm_and_si128(nonzero_halves, is_zero), _mm_set1_epi16(1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_or_si128(halves, lowest));
  return too_large;
}

bool narrow(const float* from, std::int64_t size, Float16* to) {
  int too_large = 0;
  for_blocks(
      size, [&](std::int64_t i) { too_large |= narrow_block(from + i, to + i); },
      [&](std::int64_t begin, std::int64_t count) {
        float rest[kWidth] = {};
        Float16 halves[kWidth];
        for (std::int64_t i = 0; i < count; ++i) rest[i] = from[begin + i];
        too_large |= narrow_block(rest, halves);
        for (std::int64_t i = 0; i < count; ++i) to[begin + i] = halves[i];
      });
  return too_large == 0;
}

[[gnu::always_inline]] inline void widen_block(const Float16* from, float* to) {
  _mm256_storeu_ps(to, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
}

void widen(const Float16* from, std::int64_t size, float* to) {
  for_blocks(
      size, [&](std::int64_t i) { widen_block(from + i, to + i); },
      [&](std::int64_t begin, std::int64_t count) {
        Float16 rest[kWidth];
        float values[kWidth];
        for (std::int64_t i = 0; i < count; ++i) rest[i] = from[begin + i];
        widen_block(rest, values);
        for (std::int64_t i = 0; i < count; ++i) to[begin + i] = values[i];
      });
}

constexpr Float16Kernels kKernels{narrow, widen};

}  // namespace

HAYATE_DEFINE_VERSION(Float16Kernels, kKernels)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
