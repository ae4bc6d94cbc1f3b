// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hayate/analysis/dataset_summary.h"
#include "hayate/analysis/slice_thumbnail.h"
#include "hayate/base/class_index.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// The values of one channel.
struct ChannelSummary {
  IntensityStatistics whole;
  /// Statistics where the label is above 0; absent when it is nowhere.
  std::optional<IntensityStatistics> foreground;
  /// Share of voxels that are exactly 0: what skull stripping and masks leave.
  double zero_share = 0.0;
  /// Samples for histograms, at most 2000 values each, spread evenly over the voxels.
  std::vector<float> sampled_whole;
  std::vector<float> sampled_foreground;
};

struct ClassSummary {
  std::int64_t voxel_count = 0;
  double volume_ml = 0.0;
  /// Pieces (count_components); 0 for background.
  std::int64_t component_count = 0;
  /// As ClassPlace has it (analysis/class_places.h).
  Vector3 center{};
};

/// One case, as Auto3DSeg's and nnU-Net's analyses describe it. Everything along axes is in the
/// order right, front, up (RAS), whatever the order in the file.
struct CaseSummary {
  std::string name;
  SpatialShape shape{};
  Vector3 spacing_mm{};
  /// Axis directions of the file: "LPS".
  std::string axcodes;
  std::vector<ChannelSummary> channels;
  /// Index = class, up to the largest one in this label.
  std::vector<ClassSummary> classes;
  /// Classes that the label was not annotated for: that it holds none of them says nothing.
  ClassSet unannotated;
  /// Edges of the box round all foreground; 0 without any.
  Vector3 foreground_extent_mm{};
  /// Hash of the image's shape and values, so that it finds a copy in another file.
  std::uint64_t image_hash = 0;
  SliceThumbnail thumbnail;
  /// The part of MONAI's DatasetSummary that this case adds.
  DatasetSummary foreground;

  double foreground_ml() const;
  /// Whether the label has voxels of the class, and whether it would have any.
  bool holds(std::size_t class_index) const;
  bool is_annotated_for(std::size_t class_index) const;
};

/// \param sample  image and label on one grid, as load_case gives them.
CaseSummary summarize_case(const Sample& sample);

/// Computes mean, range and percentiles of some values; the percentiles are those of every 13th
/// value when there are more than a million (13 divides few image sizes, so all slices are met).
/// \pre there is at least one value.
IntensityStatistics compute_intensity_statistics(std::span<const float> values);

}  // namespace hayate
