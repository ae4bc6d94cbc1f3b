// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/bfloat16.h"
#include "hayate/kernels/versions.h"

namespace hayate {

/// Softmax, Dice sums and cross entropy of channels-last voxels in one pass over logits [voxels,
/// classes] and labels [voxels], and their gradient in another; no probabilities and no one-hot
/// labels are stored. A voxel whose label is kIgnoredVoxel adds nothing to any sum, and has a
/// gradient of 0. With p the softmax and t the one-hot label of another:
template <class T>
struct DiceCeKernels {
  /// Adds, per class, Σ p·t to `intersection`, Σ p (Σ p² if `squared`) to `predicted` and Σ t to
  /// `labelled`; and Σ -log p of the labelled class to `cross_entropy`.
  void (*sums)(const T* logits, const std::uint8_t* labels, std::int64_t voxel_count,
               std::int64_t class_count, bool squared, double* intersection, double* predicted,
               double* labelled, double* cross_entropy);

  /// The gradient by the logits of a loss whose gradient by p_c is a_c·t_c + b_c + c_c·p_c, plus
  /// `cross_entropy` times the voxel's cross entropy:
  ///
  ///     u_c = a_c·t_c + b_c + c_c·p_c
  ///     grad_c = p_c·(u_c - Σ p_k·u_k) + cross_entropy·(p_c - t_c)
  void (*gradient)(const T* logits, const std::uint8_t* labels, std::int64_t voxel_count,
                   std::int64_t class_count, const float* a, const float* b, const float* c,
                   float cross_entropy, T* grad);
};

/// Classes that the kernels take; 2 at least.
inline constexpr std::int64_t kMostDiceCeClasses = 32;

#define HAYATE_DICE_CE_VERSIONS(X) X(DiceCeKernels, float) X(DiceCeKernels, BFloat16)
HAYATE_DICE_CE_VERSIONS(HAYATE_TYPED_KERNEL_VERSIONS)

/// T is float or BFloat16. \pre the CPU has it.
template <class T>
const DiceCeKernels<T>& dice_ce_kernels(Isa isa) {
  return version_for<DiceCeKernels<T>>(isa);
}

}  // namespace hayate
