// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/base/system_info.h"
#include "hayate/recipe/networks/dynunet_options.h"
#include "hayate/recipe/networks/network_channels.h"
#include "hayate/recipe/networks/unet_options.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// What one training step takes.
struct StepForecast {
  std::int64_t memory_bytes = 0;
  double seconds = 0.0;
};

/// Forecasts a step of a UNet or DynUNet from the network's arithmetic and from what was measured:
/// of a UNet (docs/decisions/0005-fused-operations.md) 90 bytes a voxel of the patch at 16 channels
/// in bf16, 150 at 32, and a rate a core; a DynUNet, whose first level keeps all voxels, takes
/// three times as much memory. Time is in proportion to the operations. That was a Zen 4 with bf16;
/// rates of other instruction sets are taken from the width of their vectors, so they are rougher:
/// good for choosing a batch, not for a promise. Small patches run at about half the rate.
StepForecast forecast_step(const UNetOptions& unet, const NetworkChannels& network,
                           const SpatialShape& patch, std::int64_t patch_count,
                           const CpuFeatures& cpu, int cores);
StepForecast forecast_step(const DynUNetOptions& dynunet, const NetworkChannels& network,
                           const SpatialShape& patch, std::int64_t patch_count,
                           const CpuFeatures& cpu, int cores);

}  // namespace hayate
