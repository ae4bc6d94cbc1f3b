// SPDX-License-Identifier: Apache-2.0
// A register of float32 at a time, in GCC's vector types: one source that each instruction set
// compiles for itself (cmake/kernels.cmake). Never more than a register: GCC 12 takes comparisons,
// shuffles and conversions of larger vectors apart element by element. Everything is inlined,
// always: what one version compiled for its registers must never be what the linker keeps for all
// of them.
#pragma once

#include <cstdint>
#include <cstring>

#include "hayate/kernels/bfloat16.h"

namespace hayate::simd {

#ifdef __AVX512F__
constexpr std::int64_t kWidth = 16;
#else
constexpr std::int64_t kWidth = 8;
#endif

using Vector = float __attribute__((vector_size(4 * kWidth)));
using Bits = std::uint32_t __attribute__((vector_size(4 * kWidth)));
using Ints = std::int32_t __attribute__((vector_size(4 * kWidth)));
using Halves = std::uint16_t __attribute__((vector_size(2 * kWidth)));

#define HAYATE_INLINE __attribute__((always_inline)) inline

HAYATE_INLINE Vector load(const float* from) {
  Vector value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}
HAYATE_INLINE Vector load(const BFloat16* from) {
  Halves halves;
  std::memcpy(&halves, from, sizeof(halves));
  return reinterpret_cast<Vector>(__builtin_convertvector(halves, Bits) << 16);
}

/// Returns the upper halves, rounded as from_float<BFloat16> does.
HAYATE_INLINE Bits rounded_halves(Vector value) {
  const Bits bits = reinterpret_cast<Bits>(value);
  const Bits rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  return value != value ? Bits{} + 0x7fc0 : rounded;
}

HAYATE_INLINE void store(float* to, Vector value) {
  std::memcpy(to, &value, sizeof(value));
}
HAYATE_INLINE void store(BFloat16* to, Vector value) {
  const Halves halves = __builtin_convertvector(rounded_halves(value), Halves);
  std::memcpy(static_cast<void*>(to), &halves, sizeof(halves));
}

/// Interleaves even elements from a, odd ones from b: a0 b0 a1 b1 … in low and on in high.
HAYATE_INLINE void interleave(Vector a, Vector b, Vector& low, Vector& high) {
#ifdef __AVX512F__
  low = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  high =
      __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
#else
  low = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  high = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#endif
}

/// Undoes interleave: the even elements of a and then b, and the odd ones.
HAYATE_INLINE void separate(Vector a, Vector b, Vector& even, Vector& odd) {
#ifdef __AVX512F__
  even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
#else
  even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
#endif
}

/// kWidth voxels of `channels` channels, channels last, into a vector for each channel.
template <class T>
HAYATE_INLINE void load_channels(const T* from, std::int64_t channels, Vector* to) {
  if constexpr (sizeof(T) == 2) {
    if (channels == 2) {
      // Two channels of bfloat16 are the halves of a 32-bit word.
      Bits pairs;
      std::memcpy(&pairs, from, sizeof(pairs));
      to[0] = reinterpret_cast<Vector>(pairs << 16);
      to[1] = reinterpret_cast<Vector>(pairs & 0xffff0000U);
      return;
    }
  }
  if constexpr (sizeof(T) == 4) {
    if (channels == 2) {
      separate(load(from), load(from + kWidth), to[0], to[1]);
      return;
    }
  }
  for (std::int64_t c = 0; c < channels; ++c) {
    Vector values{};
    for (std::int64_t i = 0; i < kWidth; ++i) values[i] = to_float(from[i * channels + c]);
    to[c] = values;
  }
}

/// Stores what load_channels loads.
template <class T>
HAYATE_INLINE void store_channels(T* to, std::int64_t channels, const Vector* from) {
  if constexpr (sizeof(T) == 2) {
    if (channels == 2) {
      const Bits pairs = rounded_halves(from[0]) | rounded_halves(from[1]) << 16;
      std::memcpy(static_cast<void*>(to), &pairs, sizeof(pairs));
      return;
    }
  }
  if constexpr (sizeof(T) == 4) {
    if (channels == 2) {
      Vector low;
      Vector high;
      interleave(from[0], from[1], low, high);
      store(to, low);
      store(to + kWidth, high);
      return;
    }
  }
  for (std::int64_t c = 0; c < channels; ++c) {
    T values[kWidth];
    store(values, from[c]);
    for (std::int64_t i = 0; i < kWidth; ++i) to[i * channels + c] = values[i];
  }
}

HAYATE_INLINE Vector broadcast(float value) {
  return Vector{} + value;
}

/// Rows and columns of a square of kWidth vectors exchanged: log2(kWidth) rounds, each of which
/// interleaves row r with row r + kWidth/2.
HAYATE_INLINE void transpose(Vector (&rows)[kWidth]) {
#pragma GCC unroll 4
  for (int round = 1; round < kWidth; round *= 2) {
    Vector next[kWidth];
#pragma GCC unroll 8
    for (int r = 0; r < kWidth / 2; ++r) {
      interleave(rows[r], rows[r + kWidth / 2], next[2 * r], next[2 * r + 1]);
    }
#pragma GCC unroll 16
    for (int r = 0; r < kWidth; ++r) rows[r] = next[r];
  }
}

}  // namespace hayate::simd
