// SPDX-License-Identifier: Apache-2.0
// The passes of axis_resample.h for sixteen voxels at a time. HAYATE_ISA_NAMESPACE names the
// version that includes it. No header guard: each version compiles it for itself.
//
// PERF: what a voxel of a 512 x 512 x 90 CT costs is reading it once (memory) in the pass across
// rows. The pass along a row reads single voxels, from a row in the first cache. The pass along
// columns reads whole vectors, and turns 16 x 16 results in registers (64 shuffles for 256 voxels),
// because the volume's rows run across those of the file.
#include "hayate/kernels/axis_resample_versions.h"
#include "hayate/kernels/simd.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

using Indices = std::int32_t __attribute__((vector_size(64)));

HAYATE_INLINE Vector load_as_float(const float* from) {
  return load(from);
}
HAYATE_INLINE Vector load_as_float(const std::int16_t* from) {
  std::int16_t __attribute__((vector_size(32))) values;
  std::memcpy(&values, from, sizeof(values));
  return __builtin_convertvector(__builtin_convertvector(values, Indices), Vector);
}
HAYATE_INLINE Vector load_as_float(const std::uint8_t* from) {
  using Halves = std::uint16_t __attribute__((vector_size(32)));
  std::uint8_t __attribute__((vector_size(16))) values;
  std::memcpy(&values, from, sizeof(values));
  // In two steps: from 8 bits to 32 at once GCC 12 goes value by value.
  const Halves halves = __builtin_convertvector(values, Halves);
  return __builtin_convertvector(__builtin_convertvector(halves, Indices), Vector);
}

/// Calls body(i) for blocks of sixteen; the last one overlaps the one before. Rows that are shorter
/// than a block are left to `single`.
template <class Block, class Single>
HAYATE_INLINE void for_row(std::int64_t size, Block block, Single single) {
  if (size < kWidth) {
    for (std::int64_t i = 0; i < size; ++i) single(i);
    return;
  }
  for (std::int64_t i = 0; i + kWidth <= size; i += kWidth) block(i);
  if (size % kWidth != 0) block(size - kWidth);
}

HAYATE_INLINE float between(float low, float high, float weight) {
  return low + weight * (high - low);
}

template <class T>
HAYATE_INLINE void blend(const T* low, const T* high, float weight, std::int64_t size, float* out) {
  const Vector weights = broadcast(weight);
  for_row(
      size,
      [&](std::int64_t i) __attribute__((always_inline)) {
        const Vector a = load_as_float(low + i);
        store(out + i, a + weights * (load_as_float(high + i) - a));
      },
      [&](std::int64_t i) __attribute__((always_inline)) {
        out[i] = between(static_cast<float>(low[i]), static_cast<float>(high[i]), weight);
      });
}

void blend_uint8(const std::uint8_t* low, const std::uint8_t* high, float weight, std::int64_t size,
                 float* out) {
  blend(low, high, weight, size, out);
}
void blend_int16(const std::int16_t* low, const std::int16_t* high, float weight, std::int64_t size,
                 float* out) {
  blend(low, high, weight, size, out);
}
void blend_float(const float* low, const float* high, float weight, std::int64_t size, float* out) {
  blend(low, high, weight, size, out);
}

void interpolate_row(const float* row, const AxisTable& table, std::int64_t size,
                     float* __restrict out) {
  const std::int32_t* const low = table.low;
  const std::int32_t* const high = table.high;
  const float* const weight = table.weight;
  for (std::int64_t i = 0; i < size; ++i) out[i] = between(row[low[i]], row[high[i]], weight[i]);
}

using HalfVector = float __attribute__((vector_size(32)));
using HalfIndices = std::int32_t __attribute__((vector_size(32)));

HAYATE_INLINE void interleave(Vector a, Vector b, Vector& first, Vector& second) {
  constexpr Indices first_half{0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23};
  constexpr Indices second_half{8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  first = __builtin_shuffle(a, b, first_half);
  second = __builtin_shuffle(a, b, second_half);
}
HAYATE_INLINE void interleave(HalfVector a, HalfVector b, HalfVector& first, HalfVector& second) {
  constexpr HalfIndices first_half{0, 8, 1, 9, 2, 10, 3, 11};
  constexpr HalfIndices second_half{4, 12, 5, 13, 6, 14, 7, 15};
  first = __builtin_shuffle(a, b, first_half);
  second = __builtin_shuffle(a, b, second_half);
}

/// Rows and columns of a square block exchanged: log2(size) rounds, each of which interleaves row r
/// with row r + size/2.
template <class V, int size = sizeof(V) / sizeof(float)>
HAYATE_INLINE void transpose(V (&rows)[size]) {
#pragma GCC unroll 4
  for (int round = 1; round < size; round *= 2) {
    V next[size];
#pragma GCC unroll 8
    for (int r = 0; r < size / 2; ++r) {
      interleave(rows[r], rows[r + size / 2], next[2 * r], next[2 * r + 1]);
    }
#pragma GCC unroll 16
    for (int r = 0; r < size; ++r) rows[r] = next[r];
  }
}

#ifdef __AVX512F__
using Block = Vector;
#else
using Block = HalfVector;
#endif
constexpr int kBlock = sizeof(Block) / sizeof(float);

HAYATE_INLINE Block load_block(const float* from) {
  Block value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

void interpolate_columns(const float* panel, std::int64_t panel_stride, const AxisTable& table,
                         std::int64_t size, float* out, std::int64_t out_stride) {
  for (std::int64_t begin = 0; begin < size; begin += kBlock) {
    for (std::int64_t first = 0; first < kWidth; first += kBlock) {
      Block block[kBlock];
#pragma GCC unroll 16
      for (int i = 0; i < kBlock; ++i) {
        const Block low = load_block(panel + table.low[begin + i] * panel_stride + first);
        const Block high = load_block(panel + table.high[begin + i] * panel_stride + first);
        block[i] = low + table.weight[begin + i] * (high - low);
      }
      transpose(block);
#pragma GCC unroll 16
      for (int column = 0; column < kBlock; ++column) {
        std::memcpy(out + (first + column) * out_stride + begin, &block[column], sizeof(Block));
      }
    }
  }
}

void scale_row(float* row, std::int64_t size, const IntensityRange& range) {
  // In place, so that no voxel may be done twice: no overlapping last block.
  for (std::int64_t i = 0; i < size; ++i) {
    const float scaled = (row[i] - range.subtract) / range.divide * range.multiply + range.add;
    const float raised = scaled < range.lowest ? range.lowest : scaled;
    row[i] = raised > range.highest ? range.highest : raised;
  }
}

}  // namespace

const AxisResampleKernels& axis_resample_version() {
  static constexpr AxisResampleKernels kernels{blend_uint8,     blend_int16,         blend_float,
                                               interpolate_row, interpolate_columns, scale_row};
  return kernels;
}

}  // namespace hayate::HAYATE_ISA_NAMESPACE
