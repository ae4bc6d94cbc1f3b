// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "hayate/base/why_not.h"
#include "hayate/data/channel_grid.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/image_info.h"
#include "hayate/io/label_values.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// What a case must be like, and what may be mended on the way in.
struct LoadOptions {
  /// Channels that the network expects; 0 takes any.
  std::int64_t channel_count = 0;
  /// Classes that a label may hold; 0 takes any. Other values of label files are an error.
  std::int64_t class_count = 0;
  /// What the values of label files mean.
  LabelValues labels = {};
  /// Whether what a case was not annotated for are regions, of whose classes label files hold the
  /// values all the same.
  bool has_regions = false;
  /// Puts a label of another grid onto the image's (nearest neighbour) instead of refusing it.
  bool resample_labels = false;
  /// What is done with channels on other grids than the first.
  ChannelGrid channel_grid = ChannelGrid::kRefuse;
  /// The label must be there.
  bool needs_label = true;
};

/// Returns what the values of a case's label mean, which need not have been annotated for all
/// classes.
LabelValues labels_of(const CaseFiles& files, const LoadOptions& options);

/// Reads a case's files: image [C, X, Y, Z] float32, label [1, X, Y, Z] uint8: class indices, and
/// kIgnoredVoxel where nobody annotated (base/class_index.h). The label gets the image's affine,
/// from which its own may differ by what headers round to (is_same_grid).
///
/// \throws MissingInputError, IoError; DataError for damaged files, voxels that are NaN or
///         infinite, channels on other grids, a label on another grid than its image, label values
///         that are not declared. All with the case's name.
Sample load_case(const CaseFiles& files, const LoadOptions& options);

/// Why load_case has to refuse the case, or to mend its label, as the headers alone show.
WhyNot why_not_as_it_is(const ImageInfo& image, const std::optional<ImageInfo>& label,
                        const LoadOptions& options);

}  // namespace hayate
