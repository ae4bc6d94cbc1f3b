// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/serve/predictor.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Returns how much of each of the model's classes a label holds (measure_classes).
/// \param label  class indices uint8 [1, X, Y, Z].
std::vector<ServedVolume> measure_served_classes(const Volume& label, const ServedModel& model);

}  // namespace hayate
