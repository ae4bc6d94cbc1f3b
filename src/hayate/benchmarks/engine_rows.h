// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/prediction/model.h"

namespace hayate {

/// What the model computes on: precision, device, kernels, threads, and the commit.
void add_engine_rows(nlohmann::ordered_json& result, const Model& model);

/// Adds gflops of `flops` operations in `ms` milliseconds, peak_gflops, share_of_peak, and the
/// process's peak_memory_bytes.
void add_peak_rows(nlohmann::ordered_json& result, double flops, double ms, double peak_gflops);

}  // namespace hayate
