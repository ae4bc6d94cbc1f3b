// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/serve/predictor.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Returns how much of each of the model's classes a label holds: the voxels times what one of them
/// takes. Regions may overlap; each counts all classes that are of it.
/// \param label  class indices uint8 [1, X, Y, Z].
std::vector<ClassVolume> measure_classes(const Volume& label, const ServedModel& model);

}  // namespace hayate
