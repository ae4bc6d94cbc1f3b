// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "hayate/base/random_state.h"
#include "hayate/transforms/center_spatial_crop.h"
#include "hayate/transforms/classes_to_indices.h"
#include "hayate/transforms/crop_centers.h"
#include "hayate/transforms/crop_foreground.h"
#include "hayate/transforms/fg_bg_to_indices.h"
#include "hayate/transforms/rand_crop_by_label_classes.h"
#include "hayate/transforms/rand_crop_by_pos_neg_label.h"
#include "hayate/transforms/resize_with_pad_or_crop.h"
#include "hayate/transforms/spatial_size.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

void run_crop_foreground(const GoldenCase& golden, Outputs& outputs) {
  const Volume image = golden.input_volume("image");
  auto options = golden.options<CropForegroundOptions>();
  options.allow_smaller = golden.params.value("allow_smaller", golden.release == MonaiRelease::k07);
  const VoxelBox box = compute_foreground_box(image, options);
  outputs.add("image", crop_or_pad(image, box, {options.mode, options.value}));
  outputs.add("start", box.begin);
  outputs.add("end", box.end);
}

void run_fg_bg_to_indices(const GoldenCase& golden, Outputs& outputs) {
  const Volume label = golden.input_volume("label");
  const Volume image = golden.has_input("image") ? golden.input_volume("image") : Volume{};
  const CropIndices indices = fg_bg_to_indices(label, golden.has_input("image") ? &image : nullptr,
                                               golden.params.value("image_threshold", 0.0));
  outputs.add("fg", indices.foreground.to_list());
  outputs.add("bg", indices.background.to_list());
}

void run_spatial_pad(const GoldenCase& golden, Outputs& outputs) {
  outputs.add("image",
              spatial_pad(golden.input_volume("image"), golden.options<SpatialPadOptions>()));
}

void run_center_spatial_crop(const GoldenCase& golden, Outputs& outputs) {
  outputs.add("image", center_spatial_crop(golden.input_volume("image"),
                                           golden.options<CenterSpatialCropOptions>().roi_size));
}

void run_resize_with_pad_or_crop(const GoldenCase& golden, Outputs& outputs) {
  outputs.add("image", resize_with_pad_or_crop(golden.input_volume("image"),
                                               golden.options<SpatialPadOptions>()));
}

/// "images" where all patches have one shape, and "image.<k>" in any case.
void add_patches(const std::vector<Sample>& patches, Outputs& outputs) {
  std::vector<float> all;
  bool one_shape = true;
  for (std::size_t k = 0; k < patches.size(); ++k) {
    const Volume& image = patches[k].image;
    outputs.add(fmt::format("image.{}", k), image);
    one_shape &= image.shape() == patches[0].image.shape();
    all.insert(all.end(), image.voxels<float>().begin(), image.voxels<float>().end());
  }
  if (!one_shape) return;
  std::vector<std::int64_t> shape{std::ssize(patches)};
  for (const std::int64_t size : patches[0].image.shape()) shape.push_back(size);
  outputs.add("images", shape, all);
}

/// Image and label of the case, without indices.
Sample input_sample(const GoldenCase& golden) {
  Sample sample;
  sample.case_name = golden.path.stem().string();
  sample.image = convert(golden.input_volume("image"), VoxelType::kFloat32);
  sample.label = golden.input_volume("label");
  return sample;
}

/// Runs the crop so many times; `draw_centers(random)` draws the centres of one call.
template <class DrawCenters>
void run_calls(const GoldenCase& golden, const BoxTransform& transform, const Sample& sample,
               DrawCenters draw_centers, Outputs& outputs) {
  // The transform tells no centres: they are drawn a second time from a generator of the same seed.
  const auto seed = golden.params.at("seed").get<std::uint32_t>();
  RandomState random(seed);
  RandomState random_of_centers(seed);
  std::vector<std::int64_t> centers;
  std::vector<std::int64_t> sizes;
  for (int call = 0; call < golden.params.at("calls").get<int>(); ++call) {
    const std::vector<Sample> patches = transform(sample, random);
    if (call == 0) add_patches(patches, outputs);
    for (const Sample& patch : patches) {
      for (const std::int64_t size : patch.image.spatial_shape()) sizes.push_back(size);
    }
    for (const SpatialShape& center : draw_centers(random_of_centers)) {
      centers.insert(centers.end(), center.begin(), center.end());
    }
  }
  const std::vector<std::int64_t> table{std::ssize(centers) / 3, 3};
  outputs.add("centers", table, centers);
  outputs.add("sizes", table, sizes);
  std::array<std::uint32_t, 4> next;
  std::ranges::generate(next, [&] { return random.next_uint32(); });
  outputs.add("next_uint32", next);
}

void run_rand_crop_by_pos_neg_label(const GoldenCase& golden, Outputs& outputs) {
  Sample sample = input_sample(golden);
  sample.indices = fg_bg_to_indices(sample.label, &sample.image, 0.0);
  const auto options = golden.options<RandCropByPosNegLabelOptions>();
  const SpatialShape shape = sample.label.spatial_shape();
  const auto draw_centers = [&](Random& random) {
    return draw_crop_centers(sample.indices, shape, fall_back_to(shape, options.spatial_size),
                             options.num_samples, options.pos / (options.pos + options.neg),
                             random);
  };
  run_calls(golden, RandCropByPosNegLabel(options), sample, draw_centers, outputs);
}

void run_rand_crop_by_label_classes(const GoldenCase& golden, Outputs& outputs) {
  Sample sample = input_sample(golden);
  const auto options = golden.options<RandCropByLabelClassesOptions>();
  std::vector<VoxelSet>& classes = sample.indices.classes;
  classes = classes_to_indices(sample.label, options.num_classes, &sample.image, 0.0);
  for (std::size_t c = 0; c < classes.size(); ++c) {
    outputs.add(fmt::format("indices.{}", c), classes[c].to_list());
  }
  std::vector<double> ratios = options.ratios;
  ratios.resize(classes.size(), 1.0);
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (classes[c].empty()) ratios[c] = 0.0;
  }
  const SpatialShape shape = sample.label.spatial_shape();
  const auto draw_centers = [&](Random& random) {
    return draw_class_crop_centers(classes, ratios, shape,
                                   fall_back_to(shape, options.spatial_size), options.num_samples,
                                   random);
  };
  run_calls(golden, RandCropByLabelClasses(options), sample, draw_centers, outputs);
}

}  // namespace

void add_crop_ops(OpTable& ops) {
  ops["crop_foreground"] = run_crop_foreground;
  ops["fg_bg_to_indices"] = run_fg_bg_to_indices;
  ops["spatial_pad"] = run_spatial_pad;
  ops["center_spatial_crop"] = run_center_spatial_crop;
  ops["resize_with_pad_or_crop"] = run_resize_with_pad_or_crop;
  ops["rand_crop_by_pos_neg_label"] = run_rand_crop_by_pos_neg_label;
  ops["rand_crop_by_label_classes"] = run_rand_crop_by_label_classes;
}

}  // namespace hayate::conformance
