// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hayate/data/batch_share.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// Patches of one training step, or of a process's part of one, volume by volume as MONAI's
/// list_data_collate orders them.
struct Batch {
  /// [N, C, X, Y, Z]
  std::array<std::int64_t, 5> shape{};
  /// float32, C order.
  std::unique_ptr<float[]> images;
  /// Class indices [N, 1, X, Y, Z] uint8, C order.
  std::unique_ptr<std::uint8_t[]> labels;
  /// The case of each patch.
  std::vector<std::string> case_names;
  /// What the case of each patch was not annotated for, as in Sample.
  std::vector<ClassSet> unannotated;
  /// What to do with them, where that is not one whole batch; else without shards.
  StepPart part;

  std::int64_t patch_count() const { return shape[0]; }
};

/// \pre samples is not empty.
/// \throws DataError  when the samples differ in shape, or one has no label.
Batch collate(std::span<const Sample> samples);

}  // namespace hayate
