// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/engine_rows.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include "hayate/base/system_info.h"
#include "hayate/kernels/isa.h"
#include "hayate/prediction/device.h"

namespace hayate {

void add_engine_rows(nlohmann::ordered_json& result, const Model& model) {
  result["precision"] = precision_name(model.precision());
  result["device"] = describe_device(model.device());
  result["kernels"] = enum_name(selected_isa());
  result["threads"] = at::get_num_threads();
  result["commit"] = hayate_commit();
}

nlohmann::ordered_json head_of(const char* benchmark, const StepBenchmarkOptions& options,
                               const Model& model) {
  nlohmann::ordered_json result{{"benchmark", benchmark},
                                {"recipe", options.recipe.name},
                                {"patch", options.patch_size},
                                {"batch", options.batch_size}};
  add_engine_rows(result, model);
  result["steps"] = options.steps;
  return result;
}

void add_peak_rows(nlohmann::ordered_json& result, double flops, double ms, double peak_gflops) {
  const double gflops = flops / ms / 1e6;
  result["gflops"] = gflops;
  result["peak_gflops"] = peak_gflops;
  result["share_of_peak"] = gflops / peak_gflops;
  result["peak_memory_bytes"] = peak_resident_memory_bytes();
}

}  // namespace hayate
