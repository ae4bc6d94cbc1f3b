// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/registry.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/bounded_json.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/transforms/center_spatial_crop.h"
#include "hayate/transforms/classes_to_indices.h"
#include "hayate/transforms/crop_foreground.h"
#include "hayate/transforms/divisible_pad.h"
#include "hayate/transforms/done_by_loading.h"
#include "hayate/transforms/fg_bg_to_indices.h"
#include "hayate/transforms/normalize_intensity.h"
#include "hayate/transforms/orientation.h"
#include "hayate/transforms/rand_adjust_contrast.h"
#include "hayate/transforms/rand_affine.h"
#include "hayate/transforms/rand_axis_flip.h"
#include "hayate/transforms/rand_crop_by_label_classes.h"
#include "hayate/transforms/rand_crop_by_pos_neg_label.h"
#include "hayate/transforms/rand_elastic.h"
#include "hayate/transforms/rand_flip.h"
#include "hayate/transforms/rand_gaussian_noise.h"
#include "hayate/transforms/rand_gaussian_smooth.h"
#include "hayate/transforms/rand_rotate.h"
#include "hayate/transforms/rand_rotate90.h"
#include "hayate/transforms/rand_scale_intensity.h"
#include "hayate/transforms/rand_shift_intensity.h"
#include "hayate/transforms/rand_simulate_low_resolution.h"
#include "hayate/transforms/rand_std_shift_intensity.h"
#include "hayate/transforms/rand_zoom.h"
#include "hayate/transforms/resize.h"
#include "hayate/transforms/resize_with_pad_or_crop.h"
#include "hayate/transforms/scale_intensity_range.h"
#include "hayate/transforms/scale_intensity_range_percentiles.h"
#include "hayate/transforms/simulate_delay.h"
#include "hayate/transforms/spacing.h"
#include "hayate/transforms/spatial_pad.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct Row {
  KnownTransform known;
  /// Makes the transform from its options, and fills in `resolved` with all of them.
  std::function<std::unique_ptr<Transform>(const json& options, const std::string& path,
                                           ordered_json& resolved)>
      make;
};

template <class T, class Options>
Row row(std::string name, Sentence sentence) {
  return {
      {std::move(name), sentence, [](OptionVisitor& visitor) { Options().describe(visitor); }},
      [](const json& object, const std::string& path, ordered_json& resolved) {
        Options options;
        read_options(object, path, options);
        auto transform =
            with_context([&] { return path; }, [&] { return std::make_unique<T>(options); });
        resolved.update(write_options([&](OptionVisitor& visitor) { options.describe(visitor); }));
        return transform;
      }};
}

Row row_of_loading(std::string name, Sentence sentence) {
  return {{name, sentence, [](OptionVisitor&) {}},
          [name](const json& object, const std::string& path, ordered_json&) {
            read_options(object, path, [](OptionVisitor&) {});
            return std::make_unique<DoneByLoading>(name);
          }};
}

/// Those that do the same to a case each time.
std::vector<Row> fixed_rows() {
  return {
      row_of_loading("LoadImage", "Does nothing, since cases are read before the first transform."),
      row_of_loading("AddChannel", "Does nothing, since images and labels have a channel axis."),
      row_of_loading("EnsureChannelFirst", "Does nothing, since the channel axis comes first."),
      row_of_loading("EnsureType", "Does nothing, since images are float32 and labels uint8."),
      row_of_loading("ToDevice", "Does nothing, since batches go to the training device."),
      row<Spacing, SpacingOptions>("Spacing",
                                   "Resamples image and label to voxels of a given size."),
      row<Orientation, OrientationOptions>(
          "Orientation", "Flips and exchanges axes until they point to given sides."),
      row<ScaleIntensityRange, ScaleIntensityRangeOptions>(
          "ScaleIntensityRange", "Maps intensities linearly from one range to another."),
      row<ScaleIntensityRangePercentiles, ScaleIntensityRangePercentilesOptions>(
          "ScaleIntensityRangePercentiles",
          "Maps intensities linearly from between two percentiles to a range."),
      row<NormalizeIntensity, NormalizeIntensityOptions>(
          "NormalizeIntensity",
          "Subtracts the mean and divides by the standard deviation, or by given numbers."),
      row<CropForeground, CropForegroundOptions>(
          "CropForeground", "Cuts image and label to the box around the foreground."),
      row<SpatialPad, SpatialPadOptions>("SpatialPad",
                                         "Pads axes that are shorter than a given size."),
      row<DivisiblePad, DivisiblePadOptions>(
          "DivisiblePad", "Pads axes until their size is a multiple of a given number."),
      row<CenterSpatialCrop, CenterSpatialCropOptions>(
          "CenterSpatialCrop", "Cuts axes that are longer than a given size to their middle."),
      row<ResizeWithPadOrCrop, SpatialPadOptions>(
          "ResizeWithPadOrCrop",
          "Cuts axes that are longer than a given size, and pads those that are shorter."),
      row<Resize, ResizeOptions>("Resize", "Scales image and label to a given number of voxels."),
      row<FgBgToIndices, FgBgToIndicesOptions>("FgBgToIndices",
                                               "Looks up foreground and background once, so that "
                                               "RandCropByPosNegLabel need not in each epoch."),
      row<ClassesToIndices, ClassesToIndicesOptions>("ClassesToIndices",
                                                     "Looks up the voxels of each class once, so "
                                                     "that RandCropByLabelClasses need not in each "
                                                     "epoch."),
      row<SimulateDelay, SimulateDelayOptions>("SimulateDelay",
                                               "Waits, in place of a slow transform."),
  };
}

/// Those that draw what they do.
std::vector<Row> random_rows() {
  return {
      row<RandCropByPosNegLabel, RandCropByPosNegLabelOptions>(
          "RandCropByPosNegLabel", "Cuts out patches whose centres are foreground or background."),
      row<RandCropByLabelClasses, RandCropByLabelClassesOptions>(
          "RandCropByLabelClasses",
          "Cuts out patches whose centres are voxels of each class in a given proportion."),
      row<RandElastic, RandElasticOptions>(
          "RandElastic", "Deforms image and label smoothly, by displacements of control points."),
      row<RandFlip, RandFlipOptions>("RandFlip", "Flips image and label along given axes."),
      row<RandAxisFlip, RandAxisFlipOptions>(
          "RandAxisFlip", "Flips image and label along one axis, each being as likely."),
      row<RandRotate90, RandRotate90Options>("RandRotate90",
                                             "Turns image and label by quarter turns in a plane."),
      row<RandRotate, RandRotateOptions>("RandRotate", "Turns image and label about their centre."),
      row<RandAffine, RandAffineOptions>(
          "RandAffine", "Turns, shears, shifts and scales image and label in one step."),
      row<RandZoom, RandZoomOptions>("RandZoom", "Zooms image and label about their centre."),
      row<RandShiftIntensity, RandShiftIntensityOptions>("RandShiftIntensity",
                                                         "Adds a random offset to the image."),
      row<RandStdShiftIntensity, RandStdShiftIntensityOptions>(
          "RandStdShiftIntensity",
          "Adds a random multiple of the image's standard deviation to it."),
      row<RandScaleIntensity, RandScaleIntensityOptions>(
          "RandScaleIntensity", "Multiplies the image by 1 + a random factor."),
      row<RandGaussianNoise, RandGaussianNoiseOptions>("RandGaussianNoise",
                                                       "Adds normal noise to the image."),
      row<RandGaussianSmooth, RandGaussianSmoothOptions>(
          "RandGaussianSmooth", "Smooths the image with a random Gaussian."),
      row<RandAdjustContrast, RandAdjustContrastOptions>(
          "RandAdjustContrast", "Raises the image's intensities to a random power."),
      row<RandSimulateLowResolution, RandSimulateLowResolutionOptions>(
          "RandSimulateLowResolution",
          "Shows the image as if it had fewer voxels, a random share of them."),
  };
}

const std::vector<Row>& rows() {
  static const std::vector<Row> table = [] {
    std::vector<Row> all = fixed_rows();
    std::ranges::move(random_rows(), std::back_inserter(all));
    return all;
  }();
  return table;
}

const Row* find_row(const std::string& name) {
  const auto found = std::ranges::find(rows(), name, [](const Row& row) { return row.known.name; });
  return found == rows().end() ? nullptr : &*found;
}

const Row& row_named(const std::string& name, const std::string& path) {
  if (const Row* exact = find_row(name)) return *exact;
  if (name.ends_with('d')) {
    if (const Row* plain = find_row(name.substr(0, name.size() - 1))) return *plain;
  }
  const std::vector<std::string> known = transform_names();
  throw RecipeError(
      fmt::format("{}: unknown transform '{}'{}", path, name, did_you_mean(name, known)),
      fmt::format("use one of {}", join(known, ", ")));
}

}  // namespace

std::unique_ptr<Transform> make_transform(const json& entry, const std::string& path) {
  if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string()) {
    throw RecipeError(fmt::format("{}: got {}, expected an object with the name of a transform",
                                  path, json_excerpt(entry)),
                      R"(for instance {"name": "Orientation", "axcodes": "RAS"})");
  }
  const Row& found = row_named(entry["name"].get<std::string>(), path);
  json options = entry;
  options.erase("name");
  ordered_json resolved{{"name", found.known.name}};
  std::unique_ptr<Transform> transform = found.make(options, path, resolved);
  transform->set_recipe_entry(resolved.dump());
  return transform;
}

std::vector<std::unique_ptr<Transform>> make_transforms(const json& entries,
                                                        const std::string& path) {
  if (!entries.is_array()) throw RecipeError(fmt::format("{}: expected a list", path));
  std::vector<std::unique_ptr<Transform>> transforms;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    transforms.push_back(make_transform(entries[i], fmt::format("{}.{}", path, i)));
  }
  return transforms;
}

std::vector<KnownTransform> known_transforms() {
  std::vector<KnownTransform> known;
  for (const Row& row : rows()) known.push_back(row.known);
  return known;
}

std::vector<std::string> transform_names() {
  std::vector<std::string> names;
  for (const Row& row : rows()) names.push_back(row.known.name);
  return names;
}

}  // namespace hayate
