// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/voxel_facts.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "hayate/io/label_values.h"

namespace hayate {
namespace {

/// Calls `body(index, value)` for each stored value, from memory that need not be aligned.
template <class Stored, class Body>
void for_each_stored(std::span<const std::byte> voxels, Body&& body) {
  const std::size_t count = voxels.size() / sizeof(Stored);
  for (std::size_t i = 0; i < count; ++i) {
    Stored stored;
    std::memcpy(&stored, voxels.data() + i * sizeof stored, sizeof stored);
    body(i, stored);
  }
}

float scaled(const ImageInfo& info, double stored) {
  return static_cast<float>(stored * info.slope + info.intercept);
}

}  // namespace

ImageFacts compute_image_facts(const ImageInfo& info, std::span<const std::byte> voxels) {
  return dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    ImageFacts facts;
    Stored lowest = std::numeric_limits<Stored>::max();
    Stored highest = std::numeric_limits<Stored>::lowest();
    if constexpr (std::is_floating_point_v<Stored>) {
      for_each_stored<Stored>(voxels, [&](std::size_t i, Stored stored) {
        if (!std::isfinite(scaled(info, stored))) {
          if (facts.not_finite_count++ == 0) facts.first_not_finite = i;
          return;
        }
        if (stored < lowest) lowest = stored;
        if (stored > highest) highest = stored;
      });
    } else {
      for_each_stored<Stored>(voxels, [&](std::size_t, Stored stored) {
        lowest = stored < lowest ? stored : lowest;
        highest = stored > highest ? stored : highest;
      });
    }
    facts.minimum = scaled(info, static_cast<double>(lowest));
    facts.maximum = scaled(info, static_cast<double>(highest));
    return facts;
  });
}

LabelFacts compute_label_facts(const ImageInfo& info, std::span<const std::byte> voxels) {
  LabelFacts facts;
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(kLargestLabelValue + 1));
  dispatch_voxel_type(info.voxel_type, [&]<class Stored>() {
    if constexpr (std::is_same_v<Stored, std::uint8_t>) {
      if (!info.is_scaled()) {
        for_each_stored<Stored>(voxels, [&](std::size_t, Stored s) { ++counts[s]; });
        return;
      }
    }
    for_each_stored<Stored>(voxels, [&](std::size_t i, Stored stored) {
      const float value = scaled(info, static_cast<double>(stored));
      if (value >= 0.0F && value <= static_cast<float>(kLargestLabelValue) &&
          value == std::floor(value)) {
        ++counts[static_cast<std::size_t>(value)];
      } else if (facts.bad_count++ == 0) {
        facts.first_bad = i;
        facts.first_bad_value = value;
      }
    });
  });
  for (std::size_t value = 0; value < counts.size(); ++value) {
    if (counts[value] > 0) facts.counts[static_cast<std::int64_t>(value)] = counts[value];
  }
  return facts;
}

}  // namespace hayate
