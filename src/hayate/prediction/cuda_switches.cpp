// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/cuda_switches.h"

#include <ATen/Context.h>
#include <nlohmann/json.hpp>

namespace hayate {

CudaSwitches cuda_switches_of(const Recipe& recipe) {
  return {.cudnn_allow_tf32 = recipe.allow_tf32,
          .matmul_allow_tf32 = recipe.allow_tf32,
          .cudnn_benchmark = recipe.cudnn_benchmark,
          .cudnn_deterministic = !recipe.cudnn_benchmark};
}

void set_cuda_switches(const CudaSwitches& switches) {
  at::Context& context = at::globalContext();
  context.setAllowTF32CuDNN(switches.cudnn_allow_tf32);
  context.setAllowTF32CuBLAS(switches.matmul_allow_tf32);
  context.setBenchmarkCuDNN(switches.cudnn_benchmark);
  context.setDeterministicCuDNN(switches.cudnn_deterministic);
}

CudaSwitches cuda_switches_in_force() {
  const at::Context& context = at::globalContext();
  return {.cudnn_allow_tf32 = context.allowTF32CuDNN(),
          .matmul_allow_tf32 = context.allowTF32CuBLAS(),
          .cudnn_benchmark = context.benchmarkCuDNN(),
          .cudnn_deterministic = context.deterministicCuDNN()};
}

nlohmann::ordered_json to_json(const CudaSwitches& switches) {
  return {{"cudnn_allow_tf32", switches.cudnn_allow_tf32},
          {"matmul_allow_tf32", switches.matmul_allow_tf32},
          {"cudnn_benchmark", switches.cudnn_benchmark},
          {"cudnn_deterministic", switches.cudnn_deterministic}};
}

}  // namespace hayate
