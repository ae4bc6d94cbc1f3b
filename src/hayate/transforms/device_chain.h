// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/why_not.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// Why the random part of a chain cannot be done where the voxels lie, such as on a GPU
/// (augmentation): it can where all is drawn from shapes and from what was looked up before,
/// and each transform is a box, a mapping of the grid or a change of intensities.
WhyNot why_not_on_device(const Compose& chain);

}  // namespace hayate
