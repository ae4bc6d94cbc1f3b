// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/fg_bg_to_indices.h"

#include <cassert>
#include <type_traits>
#include <utility>

#include "hayate/base/class_index.h"
#include "hayate/base/option_ranges.h"
#include "hayate/transforms/marked_voxels.h"

namespace hayate {
namespace {

CropIndices look_up(const Volume& label, const Volume* image, double image_threshold) {
  VoxelMarks foreground =
      mark_voxels(label, label.channels() > 1 ? 1 : 0, label.channels(), []<class T>(T voxel) {
        return std::is_same_v<T, std::uint8_t> ? is_foreground(voxel) : voxel != T{0};
      });
  VoxelMarks background = mark_above(image, image_threshold, label.spatial_size());
  for (std::size_t i = 0; i < background.size(); ++i) background[i] &= ~foreground[i];
  if (label.type() == VoxelType::kUint8) {
    const VoxelMarks ignored = mark_voxels(label, 0, label.channels(), [](auto voxel) {
      return static_cast<int>(voxel) == kIgnoredVoxel;
    });
    for (std::size_t i = 0; i < background.size(); ++i) background[i] &= ~ignored[i];
  }
  return {VoxelSet(std::move(foreground)), VoxelSet(std::move(background)), {}};
}

}  // namespace

CropIndices fg_bg_to_indices(const Volume& label, const Volume* image, double image_threshold) {
  assert(image == nullptr || image->spatial_shape() == label.spatial_shape());
  check_can_be_numbered(label, "FgBgToIndices");
  return with_widened(label, image, [&](const Volume& wide_label, const Volume* wide_image) {
    return look_up(wide_label, wide_image, image_threshold);
  });
}

void FgBgToIndicesOptions::describe(OptionVisitor& visitor) {
  visitor.visit("use_image", use_image,
                "True takes only voxels of the image above image_threshold for background.");
  visitor.visit("image_threshold", image_threshold, kIntensity,
                "With use_image, background lies above this intensity.");
}

void FgBgToIndices::operator()(Sample& sample) const {
  check_labelled(sample);
  CropIndices found = fg_bg_to_indices(sample.label, options_.use_image ? &sample.image : nullptr,
                                       options_.image_threshold);
  sample.indices.foreground = std::move(found.foreground);
  sample.indices.background = std::move(found.background);
}

}  // namespace hayate
