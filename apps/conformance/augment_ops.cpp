// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/transforms/adjust_contrast.h"
#include "hayate/transforms/affine_transform.h"
#include "hayate/transforms/flip.h"
#include "hayate/transforms/gaussian_smooth.h"
#include "hayate/transforms/resize.h"
#include "hayate/transforms/rotate.h"
#include "hayate/transforms/rotate90.h"
#include "hayate/transforms/scale_intensity.h"
#include "hayate/transforms/shift_intensity.h"
#include "hayate/transforms/spatial_axes.h"
#include "hayate/transforms/std_shift_intensity.h"
#include "hayate/transforms/voxel_groups.h"
#include "hayate/transforms/zoom.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

/// A parameter that may be absent or null.
const json* find_param(const GoldenCase& golden, std::string_view key) {
  const auto found = golden.params.find(std::string(key));
  return found == golden.params.end() || found->is_null() ? nullptr : &*found;
}

template <class T>
std::optional<T> optional_param(const GoldenCase& golden, std::string_view key) {
  const json* value = find_param(golden, key);
  return value == nullptr ? std::nullopt : std::optional(value->get<T>());
}

template <class T>
T param_or(const GoldenCase& golden, std::string_view key, T fallback) {
  return optional_param<T>(golden, key).value_or(fallback);
}

/// A list, or a single number that stands for a list of one; empty when absent.
template <class T>
std::vector<T> list_param(const GoldenCase& golden, std::string_view key) {
  const json* value = find_param(golden, key);
  if (value == nullptr) return {};
  return value->is_array() ? value->get<std::vector<T>>() : std::vector<T>{value->get<T>()};
}

/// One number an axis, or one for all three.
Vector3 vector_param(const GoldenCase& golden, std::string_view key) {
  const std::vector<double> numbers = list_param<double>(golden, key);
  if (numbers.size() == 1) return {numbers[0], numbers[0], numbers[0]};
  if (numbers.size() != 3) throw Unsupported(fmt::format("{} of {} numbers", key, numbers.size()));
  return {numbers[0], numbers[1], numbers[2]};
}

template <class Enum>
Enum enum_param(const GoldenCase& golden, std::string_view key, Enum fallback) {
  const json* value = find_param(golden, key);
  if (value == nullptr) return fallback;
  const auto& names = kEnumNames<Enum>;
  const auto found =
      value->is_string() ? std::ranges::find(names, value->get<std::string>()) : names.end();
  if (found == names.end()) throw Unsupported(fmt::format("{} {}", key, value->dump()));
  return static_cast<Enum>(found - names.begin());
}

/// `spatial_size`, where absent, null or not positive that of the image.
SpatialShape shape_param(const GoldenCase& golden, const Volume& image) {
  const auto sizes = list_param<std::int64_t>(golden, "spatial_size");
  if (sizes.empty()) return image.spatial_shape();
  return resized_shape(image.spatial_shape(), sizes,
                       enum_param(golden, "size_mode", SizeMode::kAll));
}

/// The image in float32, as MONAI converts it before it computes with it.
Volume float_image(const GoldenCase& golden) {
  Volume image = golden.input_volume("image");
  return image.type() == VoxelType::kFloat32 ? std::move(image)
                                             : convert(image, VoxelType::kFloat32);
}

void run_flip(const GoldenCase& golden, Outputs& outputs) {
  const auto axes = list_param<std::int64_t>(golden, "spatial_axis");
  outputs.add("image",
              flip(golden.input_volume("image"), resolve_spatial_axes("spatial_axis", axes)));
}

void run_rotate90(const GoldenCase& golden, Outputs& outputs) {
  const auto axes = list_param<std::int64_t>(golden, "spatial_axes");
  const std::array<std::size_t, 2> plane{
      resolve_spatial_axis("spatial_axes", axes.empty() ? 0 : axes.at(0)),
      resolve_spatial_axis("spatial_axes", axes.empty() ? 1 : axes.at(1))};
  outputs.add("image", rotate90(golden.input_volume("image"),
                                param_or<std::int64_t>(golden, "k", 1), plane));
}

void run_affine(const GoldenCase& golden, Outputs& outputs) {
  const Volume image = float_image(golden);
  AffineParameters parameters;
  parameters.rotate = list_param<double>(golden, "rotate_params");
  parameters.shear = list_param<double>(golden, "shear_params");
  parameters.translate = list_param<double>(golden, "translate_params");
  parameters.scale = list_param<double>(golden, "scale_params");
  const Affine matrix = compute_centred_matrix(parameters, golden.release);
  AffineTransformOptions options;
  options.mode = enum_param(golden, "mode", options.mode);
  options.padding_mode = enum_param(golden, "padding_mode", options.padding_mode);
  options.release = golden.release;
  outputs.add("matrix", matrix);
  outputs.add("image", affine_transform(image, matrix, shape_param(golden, image), options));
}

void run_rotate(const GoldenCase& golden, Outputs& outputs) {
  RotateOptions options;
  options.keep_size = param_or(golden, "keep_size", options.keep_size);
  options.mode = enum_param(golden, "mode", options.mode);
  options.padding_mode = enum_param(golden, "padding_mode", options.padding_mode);
  outputs.add("image", rotate(float_image(golden), vector_param(golden, "angle"), options));
}

void run_resize(const GoldenCase& golden, Outputs& outputs) {
  const Volume image = float_image(golden);
  ResizeMethod method;
  method.mode = enum_param(golden, "mode", method.mode);
  method.align_corners = param_or(golden, "align_corners", false);
  method.anti_aliasing = param_or(golden, "anti_aliasing", false);
  method.anti_aliasing_sigma = list_param<double>(golden, "anti_aliasing_sigma");
  outputs.add("image", resize(image, shape_param(golden, image), method));
}

void run_zoom(const GoldenCase& golden, Outputs& outputs) {
  ZoomOptions options;
  options.mode = enum_param(golden, "mode", options.mode);
  options.padding_mode = enum_param(golden, "padding_mode", options.padding_mode);
  options.align_corners = param_or(golden, "align_corners", options.align_corners);
  options.keep_size = param_or(golden, "keep_size", options.keep_size);
  options.release = golden.release;
  outputs.add("image", zoom(float_image(golden), vector_param(golden, "zoom"), options));
}

void run_gaussian_smooth(const GoldenCase& golden, Outputs& outputs) {
  outputs.add("image", gaussian_smooth(float_image(golden), vector_param(golden, "sigma")));
}

/// An op that changes intensities in place, channel by channel where `channel_wise` asks for it.
template <class Body>
Op intensity_op(Body body) {
  return [body](const GoldenCase& golden, Outputs& outputs) {
    Volume image = float_image(golden);
    for (const std::span<float> voxels :
         voxel_groups(image, param_or(golden, "channel_wise", false))) {
      body(golden, voxels);
    }
    outputs.add("image", image);
  };
}

void run_shift_intensity(const GoldenCase& golden, std::span<float> voxels) {
  shift_intensity(voxels, golden.params.at("offset").get<double>());
}

void run_std_shift_intensity(const GoldenCase& golden, std::span<float> voxels) {
  std_shift_intensity(voxels, golden.params.at("factor").get<double>(),
                      param_or(golden, "nonzero", false));
}

void run_scale_intensity(const GoldenCase& golden, std::span<float> voxels) {
  const auto minv = optional_param<double>(golden, "minv");
  const auto maxv = optional_param<double>(golden, "maxv");
  if (minv || maxv) {
    rescale_intensity(voxels, minv, maxv);
  } else {
    scale_intensity(voxels, param_or(golden, "factor", 0.0));
  }
}

void run_adjust_contrast(const GoldenCase& golden, std::span<float> voxels) {
  adjust_contrast(voxels, {.gamma = golden.params.at("gamma").get<double>(),
                           .invert_image = param_or(golden, "invert_image", false),
                           .retain_stats = param_or(golden, "retain_stats", false)});
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
  ops["shift_intensity"] = intensity_op(run_shift_intensity);
  ops["std_shift_intensity"] = intensity_op(run_std_shift_intensity);
  ops["scale_intensity"] = intensity_op(run_scale_intensity);
  ops["adjust_contrast"] = intensity_op(run_adjust_contrast);
}

}  // namespace hayate::conformance
