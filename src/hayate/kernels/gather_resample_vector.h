// SPDX-License-Identifier: Apache-2.0
// The loops of gather_resample.h for a register of float64 coordinates at a time: four voxels with
// AVX2, eight with AVX-512. HAYATE_ISA_NAMESPACE names the version that includes it. No header
// guard: each version compiles it for itself.
//
// PERF: what a voxel costs is fetching its eight neighbours. Two that lie side by side in memory
// come with one element of a gather, two float32 as 64 bits, two int16 as 32: four elements a voxel
// instead of eight. The pairs stay side by side through the blends of the other two axes.
#include <cstring>

#include <immintrin.h>

#include "hayate/kernels/gather_resample_versions.h"
#include "hayate/kernels/simd.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

#ifdef __AVX512F__
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

using Doubles = double __attribute__((vector_size(8 * kLanes)));
using Floats = float __attribute__((vector_size(4 * kLanes)));
using Indices = std::int32_t __attribute__((vector_size(4 * kLanes)));
/// For each lane a value and its neighbour in memory, side by side.
using Pairs = float __attribute__((vector_size(8 * kLanes)));
using Halves = std::int16_t __attribute__((vector_size(4 * kLanes)));

// Gathers into zeros: into what a register held before, they would wait for it.
#ifdef __AVX512F__
HAYATE_INLINE Pairs load_pairs(const float* voxels, Indices first) {
  return reinterpret_cast<Pairs>(_mm512_mask_i32gather_pd(
      _mm512_setzero_pd(), 0xff, reinterpret_cast<__m256i>(first), voxels, sizeof(float)));
}
HAYATE_INLINE Halves load_halves(const std::int16_t* voxels, Indices first) {
  return reinterpret_cast<Halves>(_mm256_mask_i32gather_epi32(
      _mm256_setzero_si256(), reinterpret_cast<const int*>(voxels),
      reinterpret_cast<__m256i>(first), _mm256_set1_epi32(-1), sizeof(std::int16_t)));
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
#else
HAYATE_INLINE Pairs load_pairs(const float* voxels, Indices first) {
  return reinterpret_cast<Pairs>(_mm256_mask_i32gather_pd(
      _mm256_setzero_pd(), reinterpret_cast<const double*>(voxels),
      reinterpret_cast<__m128i>(first), _mm256_castsi256_pd(_mm256_set1_epi32(-1)), sizeof(float)));
}
HAYATE_INLINE Halves load_halves(const std::int16_t* voxels, Indices first) {
  return reinterpret_cast<Halves>(_mm_mask_i32gather_epi32(
      _mm_setzero_si128(), reinterpret_cast<const int*>(voxels), reinterpret_cast<__m128i>(first),
      _mm_set1_epi32(-1), sizeof(std::int16_t)));
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
#endif

HAYATE_INLINE Pairs load_pairs(const std::int16_t* voxels, Indices first) {
  return __builtin_convertvector(load_halves(voxels, first), Pairs);
}

/// In [0, size - 1]; what is no number is 0, so that nothing outside is read.
HAYATE_INLINE Doubles coordinates(const GatherRow& row, int axis, std::int32_t size,
                                  std::int64_t k) {
  Doubles products;
  std::memcpy(&products, row.products[axis] + k, sizeof(products));
  const double* const terms = row.terms[axis];
  const Doubles sums = ((products + terms[0]) + terms[1]) + terms[2];
  const Doubles first = {};
  const Doubles last = first + static_cast<double>(size - 1);
  const Doubles raised = sums > first ? sums : first;
  return raised < last ? raised : last;
}

/// The lower neighbours and the weights of the upper ones.
struct Taps {
  Indices low;
  Floats weight;

  template <class T>
  HAYATE_INLINE Taps(const GatherSource<T>& source, const GatherRow& row, int axis,
                     std::int64_t k) {
    const Doubles at = coordinates(row, axis, source.size[axis], k);
    low = __builtin_convertvector(at, Indices);
    weight = __builtin_convertvector(at - __builtin_convertvector(low, Doubles), Floats);
  }
};

template <class V>
HAYATE_INLINE V between(V low, V high, V weight) {
  return low + weight * (high - low);
}

template <class T>
HAYATE_INLINE Floats interpolate_block(const GatherSource<T>& source, const GatherRow& row,
                                       std::int64_t k) {
  const Taps x(source, row, 0, k);
  const Taps y(source, row, 1, k);
  const Taps z(source, row, 2, k);
  // The last voxel of an axis is the second of its pair.
  const Indices last_pair = Indices{} + (source.size[2] - 2);
  const Indices pair = z.low < last_pair ? z.low : last_pair;
  const Indices origin = x.low * source.stride[0] + y.low * source.stride[1] + pair;
  const Indices x_step = (x.weight != 0.0F) & source.stride[0];
  const Indices y_step = (y.weight != 0.0F) & source.stride[1];

  const Pairs x_weight = twice(x.weight);
  const Pairs low = between(load_pairs(source.voxels, origin),
                            load_pairs(source.voxels, origin + x_step), x_weight);
  const Pairs high = between(load_pairs(source.voxels, origin + y_step),
                             load_pairs(source.voxels, origin + y_step + x_step), x_weight);
  const Pairs blended = between(low, high, twice(y.weight));
  const Floats first = firsts(blended);
  const Floats second = seconds(blended);
  const Floats single = z.low > pair ? second : first;
  return z.weight != 0.0F ? between(first, second, z.weight) : single;
}

template <class T>
HAYATE_INLINE void interpolate(const GatherSource<T>& source, const GatherRow& row,
                               std::int64_t size, float* out) {
  std::int64_t k = 0;
  for (; k + kLanes <= size; k += kLanes) {
    const Floats values = interpolate_block(source, row, k);
    std::memcpy(out + k, &values, sizeof(values));
  }
  if (k == size) return;
  const Floats values = interpolate_block(source, row, k);
  std::memcpy(out + k, &values, static_cast<std::size_t>(size - k) * sizeof(float));
}

/// Rounded half to even: beyond 2^52 a double has no halves.
HAYATE_INLINE Indices nearest(Doubles coordinates) {
  constexpr double shift = 0x1.8p52;
  return __builtin_convertvector((coordinates + shift) - shift, Indices);
}

template <class T>
HAYATE_INLINE void pick(const GatherSource<T>& source, const GatherRow& row, std::int64_t size,
                        T* out) {
  for (std::int64_t k = 0; k < size; k += kLanes) {
    Indices places{};
    for (int axis = 0; axis < 3; ++axis) {
      places += nearest(coordinates(row, axis, source.size[axis], k)) * source.stride[axis];
    }
    const std::int64_t count = size - k < kLanes ? size - k : kLanes;
    for (std::int64_t i = 0; i < count; ++i) out[k + i] = source.voxels[places[i]];
  }
}

void interpolate_int16(const GatherSource<std::int16_t>& source, const GatherRow& row,
                       std::int64_t size, float* out) {
  interpolate(source, row, size, out);
}
void interpolate_float(const GatherSource<float>& source, const GatherRow& row, std::int64_t size,
                       float* out) {
  interpolate(source, row, size, out);
}
void pick_uint8(const GatherSource<std::uint8_t>& source, const GatherRow& row, std::int64_t size,
                std::uint8_t* out) {
  pick(source, row, size, out);
}
void pick_int16(const GatherSource<std::int16_t>& source, const GatherRow& row, std::int64_t size,
                std::int16_t* out) {
  pick(source, row, size, out);
}
void pick_float(const GatherSource<float>& source, const GatherRow& row, std::int64_t size,
                float* out) {
  pick(source, row, size, out);
}

}  // namespace

const GatherResampleKernels& gather_resample_version() {
  static constexpr GatherResampleKernels kernels{interpolate_int16, interpolate_float, pick_uint8,
                                                 pick_int16, pick_float};
  return kernels;
}

}  // namespace hayate::HAYATE_ISA_NAMESPACE
