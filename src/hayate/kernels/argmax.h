// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/bfloat16.h"
#include "hayate/kernels/float16.h"
#include "hayate/kernels/versions.h"

namespace hayate {

/// Scores of `class_count` classes for each of `voxel_count` voxels; strides in elements. Planes of
/// classes have voxel_stride 1, channels last class_stride 1.
template <class T>
struct Scores {
  const T* data = nullptr;
  std::int64_t voxel_count = 0;
  std::int64_t voxel_stride = 1;
  std::int64_t class_count = 1;
  std::int64_t class_stride = 0;
};

/// The class with the highest score of each voxel, as ATen's argmax has it: the lowest index on a
/// tie, and a NaN is higher than any number. T is float, BFloat16 or Float16.
/// \pre class_count <= kMostArgmaxClasses
template <class T>
using Argmax = void (*)(const Scores<T>& scores, std::uint8_t* classes);

inline constexpr std::int64_t kMostArgmaxClasses = 256;

#define HAYATE_ARGMAX_VERSIONS(X) X(Argmax, float) X(Argmax, BFloat16) X(Argmax, Float16)
HAYATE_ARGMAX_VERSIONS(HAYATE_TYPED_KERNEL_VERSIONS)

/// \pre the CPU has it.
template <class T>
Argmax<T> argmax_kernel(Isa isa) {
  return version_for<Argmax<T>>(isa);
}

}  // namespace hayate
