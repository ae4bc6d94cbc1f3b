// SPDX-License-Identifier: Apache-2.0
// Every transform on volumes that no one expects: it gives a volume with voxels, or says that the
// case is bad.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"
#include "hayate/transforms/compose.h"
#include "hayate/transforms/registry.h"

namespace hayate {
namespace {

using nlohmann::json;

const std::vector<const char*> kEntries{
    R"({"name": "LoadImage"})",
    R"({"name": "AddChannel"})",
    R"({"name": "EnsureChannelFirst"})",
    R"({"name": "EnsureType"})",
    R"({"name": "ToDevice"})",
    R"({"name": "Spacing", "pixdim": [1.5, 1.5, 2.0]})",
    R"({"name": "Spacing", "pixdim": 1.0, "release": "0.7"})",
    R"({"name": "Spacing", "pixdim": 1.0, "diagonal": true, "padding_mode": "zeros"})",
    R"({"name": "Spacing", "pixdim": 3.0, "scale_extent": true, "align_corners": true})",
    R"({"name": "Orientation", "axcodes": "RAS"})",
    R"({"name": "Orientation", "axcodes": "SPL", "release": "0.7"})",
    R"({"name": "ScaleIntensityRange", "a_min": 0, "a_max": 1, "b_min": 0, "b_max": 1})",
    R"({"name": "ScaleIntensityRangePercentiles", "lower": 5, "upper": 95, "b_min": 0, "b_max": 1})",
    R"({"name": "NormalizeIntensity", "nonzero": true, "channel_wise": true})",
    R"({"name": "CropForeground"})",
    R"({"name": "CropForeground", "source_key": "label", "margin": 5, "k_divisible": 4})",
    R"({"name": "CropForeground", "margin": 3, "mode": "reflect"})",
    R"({"name": "SpatialPad", "spatial_size": 9, "mode": "symmetric"})",
    R"({"name": "SpatialPad", "spatial_size": [9, -1, 4], "mode": "wrap"})",
    R"({"name": "DivisiblePad", "k": [4, 0, 7], "mode": "reflect"})",
    R"({"name": "CenterSpatialCrop", "roi_size": 3})",
    R"({"name": "ResizeWithPadOrCrop", "spatial_size": [3, 5, 8], "mode": "reflect"})",
    R"({"name": "Resize", "spatial_size": 4, "anti_aliasing": true})",
    R"({"name": "Resize", "spatial_size": 7, "size_mode": "longest", "mode": "trilinear"})",
    R"({"name": "FgBgToIndices", "use_image": true})",
    R"({"name": "ClassesToIndices", "num_classes": 3, "use_image": true})",
    R"({"name": "SimulateDelay", "delay_time": 0})",
    R"({"name": "RandCropByPosNegLabel", "spatial_size": 4, "num_samples": 2})",
    R"({"name": "RandCropByPosNegLabel", "spatial_size": 4, "allow_smaller": true})",
    R"({"name": "RandCropByLabelClasses", "spatial_size": 4, "num_classes": 2})",
    R"({"name": "RandCropByLabelClasses", "spatial_size": 4, "ratios": [0, 1, 3],
        "use_image": true, "allow_smaller": true, "num_samples": 2})",
    R"({"name": "RandFlip", "prob": 1})",
    R"({"name": "RandAxisFlip", "prob": 1})",
    R"({"name": "RandRotate90", "prob": 1})",
    R"({"name": "RandRotate", "prob": 1, "range_x": 3, "range_y": 3, "keep_size": false})",
    R"({"name": "RandAffine", "prob": 1, "rotate_range": [3, 3, 3], "shear_range": [9, 9, 9],
        "translate_range": [99, 99, 99], "scale_range": [0.9, 0.9, 0.9]})",
    R"({"name": "RandAffine", "prob": 1, "spatial_size": 5, "padding_mode": "zeros"})",
    R"({"name": "RandElastic", "prob": 1})",
    R"({"name": "RandElastic", "prob": 1, "mode": "nearest", "padding_mode": "border"})",
    R"({"name": "RandElastic", "prob": 1, "num_control_points": [4, 9, 5],
        "max_displacement": [300, 0, 7], "padding_mode": "zeros"})",
    R"({"name": "RandZoom", "prob": 1, "min_zoom": 0.01, "max_zoom": 3})",
    R"({"name": "RandZoom", "prob": 1, "min_zoom": 0.3, "max_zoom": 2, "padding_mode": "median"})",
    R"({"name": "RandZoom", "prob": 1, "keep_size": false, "mode": "trilinear"})",
    R"({"name": "RandShiftIntensity", "prob": 1, "offsets": 0.5})",
    R"({"name": "RandStdShiftIntensity", "prob": 1, "factors": 2, "nonzero": true})",
    R"({"name": "RandScaleIntensity", "prob": 1, "factors": 0.5})",
    R"({"name": "RandGaussianNoise", "prob": 1})",
    R"({"name": "RandGaussianSmooth", "prob": 1, "sigma_x": [0, 50]})",
    R"({"name": "RandAdjustContrast", "prob": 1, "retain_stats": true})",
    R"({"name": "RandSimulateLowResolution", "prob": 1, "zoom_range": [0.01, 1]})",
};

Affine affine_of(double a, double b, double c) {
  return diagonal_affine({a, b, c});
}

std::vector<Affine> odd_affines() {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<Affine> affines{
      affine_of(1, 1, 1),          affine_of(-0.7, 2.0, 1.1), affine_of(0, 0, 0),
      affine_of(1, 0, 1),          affine_of(1e-30, 1, 1),    affine_of(1e30, 1, 1),
      affine_of(1e-300, 1e300, 1), affine_of(kNan, 1, 1),     affine_of(kInfinity, 1, 1)};
  Affine sheared;
  sheared(0, 1) = 5.0;
  sheared(1, 2) = -3.0;
  Affine two_alike;
  two_alike(0, 1) = 1.0;
  two_alike(1, 1) = 0.0;
  Affine nearly_alike = two_alike;
  nearly_alike(1, 1) = 1e-12;
  Affine turned = affine_of(0, 0, 2);
  turned(0, 1) = -1.0;
  turned(1, 0) = 1.0;
  affines.insert(affines.end(), {sheared, two_alike, nearly_alike, turned});
  return affines;
}

enum class Fill { kNoise, kConstant, kZero, kForegroundOnly };

Sample make_sample(const SpatialShape& shape, const Affine& affine, Fill fill) {
  Sample sample;
  sample.case_name = "odd";
  sample.image = Volume::zeros(VoxelType::kFloat32, {1, shape[0], shape[1], shape[2]}, affine);
  sample.label = Volume::zeros(VoxelType::kUint8, {1, shape[0], shape[1], shape[2]}, affine);
  PhiloxStream random({7, 0, 0, 0});
  for (float& voxel : sample.image.voxels<float>()) {
    if (fill == Fill::kNoise) voxel = static_cast<float>(random.normal());
    if (fill == Fill::kConstant) voxel = 5.0F;
  }
  for (std::uint8_t& voxel : sample.label.voxels<std::uint8_t>()) {
    if (fill == Fill::kNoise) voxel = static_cast<std::uint8_t>(random.randint(2));
    if (fill == Fill::kForegroundOnly) voxel = 1;
  }
  return sample;
}

/// A message when the outcome is neither voxels nor a bad case.
std::string try_on(const Compose& chain, Sample sample, std::uint32_t epoch) {
  try {
    chain.apply_deterministic(sample);
    for (const Sample& result : chain.apply_random(sample, /*seed=*/1, epoch)) {
      if (result.image.size() < 1) return "no voxels are left";
      if (result.image.spatial_shape() != result.label.spatial_shape()) return "shapes differ";
    }
  } catch (const Error& error) {
    const std::string what = error.what();
    if (error.code() != ExitCode::kBadData) return "another error: " + what;
    if (what.find("cannot apply") == std::string::npos) return "no transform's name: " + what;
  }
  return "";
}

TEST(OddVolumes, EveryTransformTakesThemOrSaysThatTheCaseIsBad) {
  const std::vector<SpatialShape> shapes{{1, 1, 1}, {1, 6, 5}, {7, 1, 1}, {6, 1, 9}, {5, 6, 7}};
  for (const char* entry : kEntries) {
    for (const bool lazy : {false, true}) {
      const Compose chain(make_transforms(json::array({json::parse(entry)}), "it"), lazy);
      for (const SpatialShape& shape : shapes) {
        for (const Affine& affine : odd_affines()) {
          for (const Fill fill :
               {Fill::kNoise, Fill::kConstant, Fill::kZero, Fill::kForegroundOnly}) {
            EXPECT_EQ(try_on(chain, make_sample(shape, affine, fill), 3), "")
                << entry << " on " << shape[0] << "x" << shape[1] << "x" << shape[2] << " at "
                << format_affine(affine) << (lazy ? ", lazy" : "");
          }
        }
      }
    }
  }
}

TEST(OddVolumes, AllTransformsAreTried) {
  for (const std::string& name : transform_names()) {
    const std::string start = R"({"name": ")" + name + '"';
    EXPECT_TRUE(std::ranges::any_of(kEntries, [&](const char* entry) {
      return std::string(entry).starts_with(start);
    })) << name;
  }
}

}  // namespace
}  // namespace hayate
