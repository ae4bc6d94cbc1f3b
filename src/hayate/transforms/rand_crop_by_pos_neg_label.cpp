// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_crop_by_pos_neg_label.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"
#include "hayate/transforms/crop_centers.h"
#include "hayate/transforms/fg_bg_to_indices.h"
#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/spatial_size.h"
#include "hayate/transforms/warn_once.h"

namespace hayate {
namespace {

constexpr Range kShare{0, 1e6};

void check_indices(const CropIndices& indices, const std::string& case_name) {
  if (!indices.has_fg_bg()) {
    throw DataError(fmt::format("case '{}' has neither foreground nor background voxels: no "
                                "patch can be placed",
                                case_name),
                    "check image_threshold against the intensities of this case, or leave it out");
  }
  if (indices.foreground.empty()) {
    warn_once(
        fmt::format("case '{}' has no foreground: all its patches are background", case_name));
  }
  if (indices.background.empty()) {
    warn_once(
        fmt::format("case '{}' has no background: all its patches are foreground", case_name));
  }
}

}  // namespace

void RandCropByPosNegLabelOptions::describe(OptionVisitor& visitor) {
  visitor.visit("spatial_size", spatial_size, kVoxelCountOrAll,
                "A patch has this size; 0 or less takes the whole axis. One must be given.");
  visitor.visit("pos", pos, kShare,
                "The centre of a patch is foreground with probability pos / (pos + neg).");
  visitor.visit("neg", neg, kShare,
                "The centre of a patch is background with probability neg / (pos + neg).");
  visitor.visit("num_samples", num_samples, Range{1, 4096, "patches"},
                "So many patches are cut out of each case.");
  visitor.visit("use_image", use_image,
                "True takes only voxels of the image above image_threshold for background, unless "
                "FgBgToIndices came before.");
  visitor.visit("image_threshold", image_threshold, kIntensity,
                "With use_image, background lies above this intensity.");
  visitor.visit("allow_smaller", allow_smaller,
                "True makes a smaller patch of a volume that is smaller, instead of an error.");
}

RandCropByPosNegLabel::RandCropByPosNegLabel(const RandCropByPosNegLabelOptions& options)
    : options_(options) {
  check_spatial_size("RandCropByPosNegLabel.spatial_size", options.spatial_size);
  if (!(options.pos >= 0.0 && options.neg >= 0.0 && options.pos + options.neg > 0.0)) {
    reject_option("RandCropByPosNegLabel.pos, neg",
                  fmt::format("{} and {}", options.pos, options.neg),
                  "two numbers of 0 or more, not both 0");
  }
}

std::vector<VoxelBox> RandCropByPosNegLabel::draw_boxes(const std::string& case_name,
                                                        const SpatialShape& shape,
                                                        const CropIndices& indices,
                                                        Random& random) const {
  const SpatialShape patch_shape = fall_back_to(shape, options_.spatial_size);
  if (!options_.allow_smaller) check_patch_fits(name(), case_name, shape, patch_shape);
  check_indices(indices, case_name);
  std::vector<VoxelBox> boxes;
  for (const SpatialShape& center :
       draw_crop_centers(indices, shape, patch_shape, options_.num_samples,
                         options_.pos / (options_.pos + options_.neg), random)) {
    boxes.push_back(patch_box(center, patch_shape, shape));
  }
  return boxes;
}

std::vector<VoxelBox> RandCropByPosNegLabel::draw_boxes(const Sample& sample,
                                                        Random& random) const {
  check_labelled(sample);
  CropIndices found;
  if (!sample.indices.has_fg_bg()) {
    found = fg_bg_to_indices(sample.label, options_.use_image ? &sample.image : nullptr,
                             options_.image_threshold);
  }
  const CropIndices& indices = sample.indices.has_fg_bg() ? sample.indices : found;
  return draw_boxes(sample.case_name, sample.label.spatial_shape(), indices, random);
}

}  // namespace hayate
