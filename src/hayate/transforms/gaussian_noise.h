// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/base/random.h"

namespace hayate {

/// Adds a normal draw of the given mean and standard deviation to each voxel, in place, in the
/// voxels' order: a Random::normal() each.
void add_gaussian_noise(std::span<float> voxels, double mean, double std, Random& random);

}  // namespace hayate
