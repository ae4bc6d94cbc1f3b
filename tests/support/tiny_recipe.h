// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// Makes spleen_fast on patches and with a network so small that an epoch of a tiny data set
/// (tiny_dataset.h) takes a fraction of a second; with dropout, so that the random position of
/// torch matters too.
inline Recipe tiny_recipe(std::int64_t epochs, const std::vector<std::string>& more = {}) {
  std::vector<std::string> settings{"max_epochs=" + std::to_string(epochs),
                                    "data.split.validation_count=2",
                                    "data.batch_size=2",
                                    "transforms.prepare=[]",
                                    "transforms.train.RandCropByPosNegLabel.spatial_size=16",
                                    "network.channels=[4, 8]",
                                    "network.strides=[2]",
                                    "network.dropout=0.1",
                                    "inferer.roi_size=[16, 16, 16]",
                                    "precision=float32"};
  settings.insert(settings.end(), more.begin(), more.end());
  return read_recipe("spleen_fast", settings);
}

}  // namespace hayate
