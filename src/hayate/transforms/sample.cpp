// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/sample.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/volume/kept_volume.h"

namespace hayate {

std::int64_t CropIndices::size_bytes() const {
  std::int64_t bytes = foreground.size_bytes() + background.size_bytes();
  for (const VoxelSet& voxels : classes) bytes += voxels.size_bytes();
  return bytes;
}

Sample Sample::clone() const {
  Sample copy;
  copy.case_name = case_name;
  copy.case_index = case_index;
  copy.unannotated = unannotated;
  copy.image = is_kept_type(image.type()) ? widen(image) : image.clone();
  copy.label = is_kept_type(label.type()) ? widen(label) : label.clone();
  copy.indices = indices;
  return copy;
}

void check_labelled(const Sample& sample) {
  if (!sample.has_label()) {
    throw DataError(fmt::format("case '{}' has no label", sample.case_name),
                    "name a label file for it, or leave the case out");
  }
  check_same_shape(sample);
}

void check_same_shape(const Sample& sample) {
  if (!sample.has_label() || sample.label.spatial_shape() == sample.image.spatial_shape()) return;
  throw DataError(fmt::format("case '{}': the label's shape {} differs from the image's {}",
                              sample.case_name, format_shape(sample.label.spatial_shape()),
                              format_shape(sample.image.spatial_shape())),
                  "resample the label onto the image's grid, or leave the case out");
}

}  // namespace hayate
