// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/benchmarks/step_benchmark.h"
#include "hayate/prediction/model.h"

namespace hayate {

/// What the model computes on: precision, device, kernels, threads, and the commit.
void add_engine_rows(nlohmann::ordered_json& result, const Model& model);

/// The first steps also build kernels and take memory from the system.
inline constexpr int kWarmUpSteps = 2;

/// What the result of a benchmark of steps begins with: its name, its options and the engine rows.
nlohmann::ordered_json head_of(const char* benchmark, const StepBenchmarkOptions& options,
                               const Model& model);

/// Adds gflops of `flops` operations in `ms` milliseconds, peak_gflops, share_of_peak, and the
/// process's peak_memory_bytes.
void add_peak_rows(nlohmann::ordered_json& result, double flops, double ms, double peak_gflops);

}  // namespace hayate
