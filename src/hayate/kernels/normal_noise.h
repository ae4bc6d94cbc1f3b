// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/versions.h"

namespace hayate {

/// Normal draws out of random words. All versions give the same bits.
struct NormalNoiseKernels {
  /// Adds mean + std·n to each voxel, n being what Random::normal() makes of the words: four for
  /// two voxels. What is added is rounded to float32 first.
  /// \param words  4 · pair_count, in the order in which they were drawn
  /// \param voxels  2 · pair_count
  void (*add)(const std::uint32_t* words, std::int64_t pair_count, double mean, double std,
              float* voxels);
};

HAYATE_KERNEL_VERSIONS(NormalNoiseKernels)

/// \pre the CPU has it.
inline const NormalNoiseKernels& normal_noise_kernels(Isa isa) {
  return version_for<NormalNoiseKernels>(isa);
}

}  // namespace hayate
