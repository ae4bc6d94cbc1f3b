// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hayate/metrics/class_regions.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// A class, or a region, that the model finds.
struct ServedClass {
  std::string name;
  /// What label files hold where it is (and no region behind it).
  std::int64_t value = 0;
  /// What labels hold there in memory: the class index.
  std::size_t index = 0;
};

/// What a server says of the model that it serves.
struct ServedModel {
  /// That clients call it by.
  std::string name;
  std::string description;
  /// How many channels an image has to have, and what they are called, where they have names.
  std::int64_t channel_count = 1;
  std::vector<std::string> channel_names;
  /// All but the background.
  std::vector<ServedClass> classes;
  /// What is counted for each of them.
  ScoredClasses scored;
  /// Voxel sizes that every image is brought to; nothing where they differ from image to image.
  std::optional<Vector3> spacing_mm;
};

}  // namespace hayate
