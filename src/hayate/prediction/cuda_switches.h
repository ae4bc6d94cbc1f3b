// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// What libtorch's CUDA libraries are allowed to do, in this process, by its names.
struct CudaSwitches {
  /// torch.backends.cudnn.allow_tf32
  bool cudnn_allow_tf32 = true;
  /// torch.backends.cuda.matmul.allow_tf32
  bool matmul_allow_tf32 = false;
  bool cudnn_benchmark = false;
  bool cudnn_deterministic = false;

  friend bool operator==(const CudaSwitches&, const CudaSwitches&) = default;
};

/// Returns what a recipe allows.
CudaSwitches cuda_switches_of(const Recipe& recipe);

/// Sets them. This needs no GPU, and changes nothing on CPUs.
void set_cuda_switches(const CudaSwitches& switches);

CudaSwitches cuda_switches_in_force();

nlohmann::ordered_json to_json(const CudaSwitches& switches);

}  // namespace hayate
