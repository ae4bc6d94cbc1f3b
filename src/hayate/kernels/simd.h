// SPDX-License-Identifier: Apache-2.0
// Sixteen float32 at a time, in GCC's vector types: one source that each instruction set compiles
// for itself (cmake/kernels.cmake). A 512-bit register holds one of these, two 256-bit registers do
// as well. Everything is inlined, always: what one version compiled for its registers must never be
// what the linker keeps for all of them.
#pragma once

#include <cstdint>
#include <cstring>

#include "hayate/kernels/bfloat16.h"

namespace hayate::simd {

constexpr std::int64_t kWidth = 16;

using Vector = float __attribute__((vector_size(64)));
using Bits = std::uint32_t __attribute__((vector_size(64)));
using Halves = std::uint16_t __attribute__((vector_size(32)));

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

/// The upper halves, rounded as from_float<BFloat16> does.
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

/// Sixteen voxels of `channels` channels, channels last, into a vector for each channel.
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
  for (std::int64_t c = 0; c < channels; ++c) {
    Vector values{};
    for (std::int64_t i = 0; i < kWidth; ++i) values[i] = to_float(from[i * channels + c]);
    to[c] = values;
  }
}

/// And back.
template <class T>
HAYATE_INLINE void store_channels(T* to, std::int64_t channels, const Vector* from) {
  if constexpr (sizeof(T) == 2) {
    if (channels == 2) {
      const Bits pairs = rounded_halves(from[0]) | rounded_halves(from[1]) << 16;
      std::memcpy(static_cast<void*>(to), &pairs, sizeof(pairs));
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

using Lanes = std::int32_t __attribute__((vector_size(64)));

/// Even elements from a, odd ones from b: a0 b0 a1 b1 … in low and on in high.
HAYATE_INLINE void interleave(Vector a, Vector b, Vector& low, Vector& high) {
  low = __builtin_shuffle(a, b, Lanes{0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23});
  high =
      __builtin_shuffle(a, b, Lanes{8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31});
}

/// Exchanges the blocks of kHalf lanes that lie off the diagonal.
template <int kHalf>
HAYATE_INLINE void transpose_blocks(Vector* tile) {
  Lanes first{};
  Lanes second{};
  for (int lane = 0; lane < kWidth; ++lane) {
    const bool upper = (lane & kHalf) != 0;
    first[lane] = upper ? kWidth + lane - kHalf : lane;
    second[lane] = upper ? kWidth + lane : lane + kHalf;
  }
#pragma GCC unroll 16
  for (int i = 0; i < kWidth; ++i) {
    if ((i & kHalf) != 0) continue;
    const Vector a = tile[i];
    const Vector b = tile[i + kHalf];
    tile[i] = __builtin_shuffle(a, b, first);
    tile[i + kHalf] = __builtin_shuffle(a, b, second);
  }
}

/// Sixteen vectors as a matrix.
HAYATE_INLINE void transpose(Vector* tile) {
  transpose_blocks<8>(tile);
  transpose_blocks<4>(tile);
  transpose_blocks<2>(tile);
  transpose_blocks<1>(tile);
}

}  // namespace hayate::simd
