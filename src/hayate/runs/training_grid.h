// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "hayate/runs/trained_on.h"

namespace hayate {

/// Returns the recipe's transforms behind those that bring an image to where the training images
/// lay, on the axes on which these agreed; nothing where they did on none.
std::optional<TransformOptions> bring_to_training_grid(const TransformOptions& transforms,
                                                       const TrainedOn& trained_on);

/// Whether the recipe's own transforms leave an image on another grid than those that were trained
/// on, where these agreed.
bool is_off_training_grid(const ImageInfo& image, const Compose& prepare,
                          const TrainedOn& trained_on);

/// Returns the chain that prepares cases to be compared with: the recipe's; where one of them then
/// lay on another grid than the images that were trained on, behind what brings it there.
std::shared_ptr<const Compose> make_validation_chain(const std::vector<CaseFiles>& cases,
                                                     const TransformOptions& transforms,
                                                     const TrainedOn& trained_on);

}  // namespace hayate
