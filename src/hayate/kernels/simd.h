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

HAYATE_INLINE void store(float* to, Vector value) {
  std::memcpy(to, &value, sizeof(value));
}
HAYATE_INLINE void store(BFloat16* to, Vector value) {
  const Bits bits = reinterpret_cast<Bits>(value);
  const Bits rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  const Bits result = value != value ? Bits{} + 0x7fc0 : rounded;
  const Halves halves = __builtin_convertvector(result, Halves);
  std::memcpy(static_cast<void*>(to), &halves, sizeof(halves));
}

HAYATE_INLINE Vector broadcast(float value) {
  return Vector{} + value;
}

}  // namespace hayate::simd
