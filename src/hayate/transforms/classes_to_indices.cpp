// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/classes_to_indices.h"

#include <cassert>
#include <utility>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/marked_voxels.h"
#include "hayate/transforms/option_checks.h"

namespace hayate {
namespace {

VoxelMarks mark_class(const Volume& label, std::int64_t c) {
  if (label.channels() > 1) {
    return mark_voxels(label, c, c + 1, []<class T>(T voxel) { return voxel != T{0}; });
  }
  return mark_voxels(label, 0, 1, [c]<class T>(T voxel) {
    // A class that T does not hold is none of its values.
    const auto value = static_cast<T>(c);
    return static_cast<std::int64_t>(value) == c && voxel == value;
  });
}

std::vector<VoxelSet> look_up(const Volume& label, std::int64_t class_count, const Volume* image,
                              double image_threshold) {
  const VoxelMarks allowed = mark_above(image, image_threshold, label.spatial_size());
  std::vector<VoxelSet> classes;
  for (std::int64_t c = 0; c < class_count; ++c) {
    VoxelMarks marks = mark_class(label, c);
    for (std::size_t i = 0; i < marks.size(); ++i) marks[i] &= allowed[i];
    classes.emplace_back(std::move(marks));
  }
  return classes;
}

}  // namespace

std::vector<VoxelSet> classes_to_indices(const Volume& label, std::int64_t class_count,
                                         const Volume* image, double image_threshold) {
  assert(image == nullptr || image->spatial_shape() == label.spatial_shape());
  check_can_be_numbered(label, "ClassesToIndices");
  return with_widened(label, image, [&](const Volume& wide_label, const Volume* wide_image) {
    const std::int64_t channels = wide_label.channels();
    return look_up(wide_label, channels > 1 ? channels : class_count, wide_image, image_threshold);
  });
}

void ClassesToIndicesOptions::describe(OptionVisitor& visitor) {
  visitor.visit("num_classes", num_classes, kClassCount,
                "So many classes are looked up, the background among them. It must be given.");
  visitor.visit("use_image", use_image,
                "True takes only voxels of the image above image_threshold, of whatever class.");
  visitor.visit("image_threshold", image_threshold, kIntensity,
                "With use_image, patches are centred above this intensity.");
}

ClassesToIndices::ClassesToIndices(const ClassesToIndicesOptions& options) : options_(options) {
  if (options.num_classes > 0) return;
  reject_option("ClassesToIndices.num_classes", "none",
                "the number of classes, background included");
}

void ClassesToIndices::operator()(Sample& sample) const {
  check_labelled(sample);
  sample.indices.classes =
      classes_to_indices(sample.label, options_.num_classes,
                         options_.use_image ? &sample.image : nullptr, options_.image_threshold);
}

}  // namespace hayate
