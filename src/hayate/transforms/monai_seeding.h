// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/base/monai_release.h"

namespace hayate {

/// Returns the seeds that MONAI's Compose hands to its random transforms, in the order of the
/// chain, when it is itself seeded with `seed`: one word of RandomState(seed) each. Source:
/// monai/transforms/compose.py.
std::vector<std::uint32_t> compose_child_seeds(std::uint32_t seed, std::int64_t child_count);

/// Returns the seeds that MONAI's DataLoaders without worker processes (ThreadDataLoader too) give
/// their data sets, for `loader_count` loaders that are built one after the other after
/// set_determinism(seed). Each draws from PyTorch's CPU generator, the Mersenne Twister of
/// RandomState: an int32 in release 0.7, so that each loader has another seed; an int64 in 1.6,
/// which then resets the generator, so that all loaders have the same one. Source:
/// monai/data/dataloader.py.
std::vector<std::uint32_t> loader_dataset_seeds(std::uint32_t seed, std::int64_t loader_count,
                                                MonaiRelease release);

}  // namespace hayate
