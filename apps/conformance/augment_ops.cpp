// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "hayate/transforms/adjust_contrast.h"
#include "hayate/transforms/divisible_pad.h"
#include "hayate/transforms/flip.h"
#include "hayate/transforms/gaussian_smooth.h"
#include "hayate/transforms/rand_adjust_contrast.h"
#include "hayate/transforms/rand_affine.h"
#include "hayate/transforms/rand_flip.h"
#include "hayate/transforms/rand_rotate.h"
#include "hayate/transforms/rand_rotate90.h"
#include "hayate/transforms/rand_simulate_low_resolution.h"
#include "hayate/transforms/rand_std_shift_intensity.h"
#include "hayate/transforms/rand_zoom.h"
#include "hayate/transforms/resize.h"
#include "hayate/transforms/rotate90.h"
#include "hayate/transforms/scale_intensity.h"
#include "hayate/transforms/shift_intensity.h"
#include "hayate/transforms/spatial_axes.h"
#include "hayate/transforms/spatial_size.h"
#include "hayate/transforms/std_shift_intensity.h"
#include "hayate/transforms/voxel_groups.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

/// The image in float32, as MONAI converts it before it computes with it.
Volume float_image(const GoldenCase& golden) {
  return convert(golden.input_volume("image"), VoxelType::kFloat32);
}

/// A parameter that is one number an axis, or one for all three.
Vector3 vector_param(const GoldenCase& golden, std::string_view key) {
  Vector3 vector{};
  golden.read_params([&](OptionVisitor& visitor) {
    visitor.visit(key, vector, kAny, "Numbers along X, Y and Z.");
  });
  return vector;
}

void run_flip(const GoldenCase& golden, Outputs& outputs) {
  const auto axes = golden.options<RandFlipOptions>().spatial_axis;
  outputs.add("image",
              flip(golden.input_volume("image"), resolve_spatial_axes("spatial_axis", axes)));
}

void run_rotate90(const GoldenCase& golden, Outputs& outputs) {
  const auto axes = golden.options<RandRotate90Options>().spatial_axes;
  const std::array plane{resolve_spatial_axis("spatial_axes", axes.at(0)),
                         resolve_spatial_axis("spatial_axes", axes.at(1))};
  outputs.add("image", rotate90(golden.input_volume("image"), golden.params.value("k", 1), plane));
}

void run_affine(const GoldenCase& golden, Outputs& outputs) {
  const Volume image = float_image(golden);
  AffineParameters parameters;
  golden.read_params([&](OptionVisitor& visitor) {
    visitor.visit("rotate_params", parameters.rotate, kAny, "Radians.");
    visitor.visit("shear_params", parameters.shear, kAny, "Factors.");
    visitor.visit("translate_params", parameters.translate, kAny, "Voxels.");
    visitor.visit("scale_params", parameters.scale, kAny, "Factors.");
  });
  const auto options = golden.options<RandAffineOptions>();
  const Affine matrix = compute_centred_matrix(parameters, golden.release);
  outputs.add("matrix", matrix);
  outputs.add("image", affine_transform(image, matrix,
                                        fall_back_to(image.spatial_shape(), options.spatial_size),
                                        {options.mode, options.padding_mode, golden.release}));
}

void run_rotate(const GoldenCase& golden, Outputs& outputs) {
  const auto options = golden.options<RandRotateOptions>();
  outputs.add("image", rotate(float_image(golden), vector_param(golden, "angle"),
                              {options.keep_size, options.mode, options.padding_mode}));
}

void run_resize(const GoldenCase& golden, Outputs& outputs) {
  const Volume image = float_image(golden);
  const auto options = golden.options<ResizeOptions>();
  outputs.add(
      "image",
      resize(image, resized_shape(image.spatial_shape(), options.spatial_size, options.size_mode),
             {options.mode, options.align_corners, options.anti_aliasing,
              options.anti_aliasing_sigma}));
}

void run_zoom(const GoldenCase& golden, Outputs& outputs) {
  const auto options = golden.options<RandZoomOptions>();
  outputs.add("image", zoom(float_image(golden), vector_param(golden, "zoom"),
                            {options.mode, options.padding_mode, options.align_corners,
                             options.keep_size, golden.release}));
}

void run_gaussian_smooth(const GoldenCase& golden, Outputs& outputs) {
  outputs.add("image", gaussian_smooth(float_image(golden), vector_param(golden, "sigma")));
}

void run_shift_intensity(const GoldenCase& golden, Outputs& outputs) {
  Volume image = float_image(golden);
  shift_intensity(image.voxels<float>(), golden.params.at("offset").get<double>());
  outputs.add("image", image);
}

void run_std_shift_intensity(const GoldenCase& golden, Outputs& outputs) {
  Volume image = float_image(golden);
  const auto options = golden.options<RandStdShiftIntensityOptions>();
  for (const std::span<float> voxels : voxel_groups(image, options.channel_wise)) {
    std_shift_intensity(voxels, golden.params.at("factor").get<double>(), options.nonzero);
  }
  outputs.add("image", image);
}

void run_scale_intensity(const GoldenCase& golden, Outputs& outputs) {
  Volume image = float_image(golden);
  std::optional<double> minv;
  std::optional<double> maxv;
  double factor = 0.0;
  golden.read_params([&](OptionVisitor& visitor) {
    visitor.visit("minv", minv, kAny, "The minimum becomes this.");
    visitor.visit("maxv", maxv, kAny, "The maximum becomes this.");
    visitor.visit("factor", factor, kAny, "Voxels are multiplied by 1 + factor.");
  });
  if (minv || maxv) {
    rescale_intensity(image.voxels<float>(), minv, maxv);
  } else {
    scale_intensity(image.voxels<float>(), factor);
  }
  outputs.add("image", image);
}

void run_adjust_contrast(const GoldenCase& golden, Outputs& outputs) {
  Volume image = float_image(golden);
  const auto options = golden.options<RandAdjustContrastOptions>();
  adjust_contrast(image.voxels<float>(),
                  {options.gamma.front(), options.invert_image, options.retain_stats});
  outputs.add("image", image);
}

void run_simulate_low_resolution(const GoldenCase& golden, Outputs& outputs) {
  const auto options = golden.options<RandSimulateLowResolutionOptions>();
  outputs.add("image",
              simulate_low_resolution(
                  float_image(golden), golden.params.at("zoom").get<double>(),
                  {options.downsample_mode, options.upsample_mode, options.align_corners}));
}

void run_divisible_pad(const GoldenCase& golden, Outputs& outputs) {
  const Volume image = golden.input_volume("image");
  const auto options = golden.options<DivisiblePadOptions>();
  outputs.add("image", spatial_pad(image, divisible_padding(image.spatial_shape(), options)));
}

}  // namespace

void add_augment_ops(OpTable& ops) {
  ops["flip"] = run_flip;
  ops["rotate90"] = run_rotate90;
  ops["affine"] = run_affine;
  ops["rotate"] = run_rotate;
  ops["resize"] = run_resize;
  ops["zoom"] = run_zoom;
  ops["gaussian_smooth"] = run_gaussian_smooth;
  ops["shift_intensity"] = run_shift_intensity;
  ops["std_shift_intensity"] = run_std_shift_intensity;
  ops["scale_intensity"] = run_scale_intensity;
  ops["adjust_contrast"] = run_adjust_contrast;
  ops["simulate_low_resolution"] = run_simulate_low_resolution;
  ops["divisible_pad"] = run_divisible_pad;
}

}  // namespace hayate::conformance
