// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>

#include "hayate/io/image_info.h"

namespace hayate {

/// What the values of one volume are like, as a float32 image has them.
struct ImageFacts {
  double minimum = 0.0;
  double maximum = 0.0;
  /// NaN or infinite; not in the two above.
  std::uint64_t not_finite_count = 0;
  /// Index of the first such voxel, in the file's order.
  std::uint64_t first_not_finite = 0;
  bool is_constant() const { return not_finite_count == 0 && minimum == maximum; }
};

/// How often each value is in a label.
struct LabelFacts {
  /// Value → voxels, at least one of them.
  std::map<std::int64_t, std::uint64_t> counts;
  /// Voxels whose value is no integer of 0 … kLargestLabelValue, and the first of them.
  std::uint64_t bad_count = 0;
  std::uint64_t first_bad = 0;
  double first_bad_value = 0.0;
};

/// These look at stored voxels once, in the file's order, without making an image of them.
/// \param voxels  whole ones of info.voxel_type in this machine's byte order.
ImageFacts compute_image_facts(const ImageInfo& info, std::span<const std::byte> voxels);
LabelFacts compute_label_facts(const ImageInfo& info, std::span<const std::byte> voxels);

}  // namespace hayate
