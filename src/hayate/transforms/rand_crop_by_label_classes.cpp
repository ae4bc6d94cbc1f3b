// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_crop_by_label_classes.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"
#include "hayate/transforms/classes_to_indices.h"
#include "hayate/transforms/crop_centers.h"
#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/spatial_size.h"
#include "hayate/transforms/warn_once.h"

namespace hayate {
namespace {

bool is_above_zero(double ratio) {
  return ratio > 0.0;
}

std::vector<double> one_ratio_a_class(const RandCropByLabelClassesOptions& options) {
  const auto classes = static_cast<std::size_t>(options.num_classes);
  if (options.ratios.empty()) {
    if (classes > 0) return std::vector<double>(classes, 1.0);
    reject_option("RandCropByLabelClasses.num_classes, ratios", "neither",
                  "the number of classes, background included, or a ratio for each");
  }
  if (classes > 0 && options.ratios.size() != classes) {
    reject_option("RandCropByLabelClasses.ratios", fmt::format("{} of them", options.ratios.size()),
                  fmt::format("{}, one a class, as num_classes says", classes));
  }
  if (std::ranges::none_of(options.ratios, is_above_zero)) {
    reject_option("RandCropByLabelClasses.ratios", fmt::format("{}", options.ratios),
                  "one above 0 at the least");
  }
  return options.ratios;
}

}  // namespace

void RandCropByLabelClassesOptions::describe(OptionVisitor& visitor) {
  visitor.visit("spatial_size", spatial_size, kVoxelCountOrAll,
                "A patch has this size; 0 or less takes the whole axis. One must be given.");
  visitor.visit("ratios", ratios, Range{0, 1e6},
                "The centre of a patch is drawn from each class in this proportion, the background "
                "first; without ratios from each as often. A class that a case lacks is left out "
                "there.");
  visitor.visit("num_classes", num_classes, kClassCount,
                "So many classes there are, the background among them; 0 stands for as many as "
                "there are ratios.");
  visitor.visit("num_samples", num_samples, Range{1, 4096, "patches"},
                "So many patches are cut out of each case.");
  visitor.visit("use_image", use_image,
                "True takes only voxels of the image above image_threshold, of whatever class, "
                "unless ClassesToIndices came before.");
  visitor.visit("image_threshold", image_threshold, kIntensity,
                "With use_image, patches are centred above this intensity.");
  visitor.visit("allow_smaller", allow_smaller,
                "True makes a smaller patch of a volume that is smaller, instead of an error.");
  visitor.visit("warn", warn, "True names the classes that a case lacks in the log, once.");
}

RandCropByLabelClasses::RandCropByLabelClasses(const RandCropByLabelClassesOptions& options)
    : options_(options), ratios_(one_ratio_a_class(options)) {
  check_spatial_size("RandCropByLabelClasses.spatial_size", options.spatial_size);
}

std::vector<double> RandCropByLabelClasses::ratios_of(const std::string& case_name,
                                                      const std::vector<VoxelSet>& classes) const {
  if (classes.size() != ratios_.size()) {
    throw RecipeError(fmt::format("RandCropByLabelClasses: the indices are of {} classes, expected "
                                  "{}, as its num_classes or ratios say",
                                  classes.size(), ratios_.size()),
                      "give ClassesToIndices the same num_classes");
  }
  std::vector<double> ratios = ratios_;
  std::vector<std::size_t> lacking;
  for (std::size_t c = 0; c < ratios.size(); ++c) {
    if (!classes[c].empty() || ratios[c] == 0.0) continue;
    ratios[c] = 0.0;
    lacking.push_back(c);
  }
  if (std::ranges::none_of(ratios, is_above_zero)) {
    throw DataError(fmt::format("case '{}' has no voxel of a class with a ratio above 0: no patch "
                                "can be placed",
                                case_name),
                    "give more classes a ratio, or check image_threshold against the intensities "
                    "of this case");
  }
  if (options_.warn && !lacking.empty()) {
    warn_once(fmt::format("case '{}' has no voxels of class {}: its patches are centred on others",
                          case_name, fmt::join(lacking, ", ")));
  }
  return ratios;
}

std::vector<VoxelBox> RandCropByLabelClasses::draw_boxes(const std::string& case_name,
                                                         const SpatialShape& shape,
                                                         const CropIndices& indices,
                                                         Random& random) const {
  const SpatialShape patch_shape = fall_back_to(shape, options_.spatial_size);
  if (!options_.allow_smaller) check_patch_fits(name(), case_name, shape, patch_shape);
  const std::vector<double> ratios = ratios_of(case_name, indices.classes);
  std::vector<VoxelBox> boxes;
  for (const SpatialShape& center : draw_class_crop_centers(
           indices.classes, ratios, shape, patch_shape, options_.num_samples, random)) {
    boxes.push_back(patch_box(center, patch_shape, shape));
  }
  return boxes;
}

std::vector<VoxelBox> RandCropByLabelClasses::draw_boxes(const Sample& sample,
                                                         Random& random) const {
  check_labelled(sample);
  CropIndices found;
  if (!sample.indices.has_classes()) {
    found.classes =
        classes_to_indices(sample.label, std::ssize(ratios_),
                           options_.use_image ? &sample.image : nullptr, options_.image_threshold);
  }
  const CropIndices& indices = sample.indices.has_classes() ? sample.indices : found;
  return draw_boxes(sample.case_name, sample.label.spatial_shape(), indices, random);
}

}  // namespace hayate
