// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "hayate/data/cache_type.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// Returns a case as caches keep it: the image as `type` says, the label in as few bits as its
/// classes need (volume/kept_volume.h).
Sample keep(Sample sample, CacheType type);

/// Returns a kept case with a float32 image and a uint8 label; the same one when it is so already.
std::shared_ptr<const Sample> widen(std::shared_ptr<const Sample> kept);

/// Returns the bytes of voxels and indices of a sample.
std::int64_t sample_bytes(const Sample& sample);

}  // namespace hayate
