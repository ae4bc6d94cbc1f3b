// SPDX-License-Identifier: Apache-2.0
// The passes of axis_resample.h for a register of voxels at a time.
//
// PERF: what a voxel of a 512 x 512 x 90 CT costs is reading it once (memory) in the pass across
// rows. The pass along a row reads single voxels, from a row in the first cache. The pass along
// columns reads whole vectors, and turns squares of results in registers (with AVX-512 64 shuffles
// for 256 voxels), because the volume's rows run across those of the file.
#include "hayate/kernels/axis_resample.h"
#include "hayate/kernels/simd.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

HAYATE_INLINE Vector load_as_float(const float* from) {
  return load(from);
}
HAYATE_INLINE Vector load_as_float(const std::int16_t* from) {
  std::int16_t __attribute__((vector_size(2 * kWidth))) values;
  std::memcpy(&values, from, sizeof(values));
  return __builtin_convertvector(__builtin_convertvector(values, Ints), Vector);
}
HAYATE_INLINE Vector load_as_float(const std::uint8_t* from) {
  std::uint8_t __attribute__((vector_size(kWidth))) values;
  std::memcpy(&values, from, sizeof(values));
  // The conversion takes two steps: from 8 bits to 32 at once GCC 12 goes value by value.
  const Halves halves = __builtin_convertvector(values, Halves);
  return __builtin_convertvector(__builtin_convertvector(halves, Ints), Vector);
}

/// Calls body(i) for blocks of kWidth; the last one overlaps the one before. Rows that are shorter
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

void interpolate_columns(const float* panel, std::int64_t panel_stride, const AxisTable& table,
                         std::int64_t size, float* out, std::int64_t out_stride) {
  for (std::int64_t begin = 0; begin < size; begin += kWidth) {
    for (std::int64_t first = 0; first < AxisResampleKernels::kColumns; first += kWidth) {
      Vector block[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; ++i) {
        const Vector low = load(panel + table.low[begin + i] * panel_stride + first);
        const Vector high = load(panel + table.high[begin + i] * panel_stride + first);
        block[i] = low + table.weight[begin + i] * (high - low);
      }
      transpose(block);
#pragma GCC unroll 16
      for (int column = 0; column < kWidth; ++column) {
        store(out + (first + column) * out_stride + begin, block[column]);
      }
    }
  }
}

void scale_row(float* row, std::int64_t size, const IntensityRange& range) {
  // The row is scaled in place, so that no voxel may be done twice: no overlapping last block.
  for (std::int64_t i = 0; i < size; ++i) {
    const float scaled = (row[i] - range.subtract) / range.divide * range.multiply + range.add;
    const float raised = scaled < range.lowest ? range.lowest : scaled;
    row[i] = raised > range.highest ? range.highest : raised;
  }
}

constexpr AxisResampleKernels kKernels{blend_uint8,     blend_int16,         blend_float,
                                       interpolate_row, interpolate_columns, scale_row};

}  // namespace

HAYATE_DEFINE_VERSION(AxisResampleKernels, kKernels)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
