// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct AgreementBenchmarkOptions {
  /// Its network should drop nothing: each device draws by itself what is dropped.
  Recipe recipe;
  std::string device = "cpu";
  /// Patches, and the edge of one in voxels.
  std::int64_t batch_size = 2;
  std::int64_t patch_size = 64;
};

/// Holds one training step (logits, loss and gradients, of the same weights and patches) on a
/// device in each precision that it is good at against the plain composition of operators on the
/// CPU in float32. For each: PRECISION_logits_error and PRECISION_gradients_error, ‖got − expected‖
/// / ‖expected‖ over all of them; PRECISION_loss_error, relative; PRECISION_agrees, whether these
/// are within 1e-4, 1e-3 and 1e-4 of float32, IEEE's on GPUs too, or 2e-2, 1e-1 and 1e-2 of the
/// others. And `agrees`, whether all do. \throws DeviceError
nlohmann::ordered_json run_agreement_benchmark(const AgreementBenchmarkOptions& options);

}  // namespace hayate
