// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/patch_tensors.h"

#include <algorithm>
#include <string>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/from_blob.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/transforms/device_chain.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

constexpr std::uint64_t kSeed = 17;

/// Noise in two channels, with a label that is not symmetrical in any way, and what crops draw
/// from.
Sample make_case(std::uint32_t index, const SpatialShape& shape) {
  Sample sample = aligned_sample(shape);
  sample.case_name = "case " + std::to_string(index);
  sample.case_index = index;
  sample.image = noise_volume({2, shape[0], shape[1], shape[2]}, index + 1);
  const auto voxels = shape[0] * shape[1] * shape[2];
  sample.indices = {VoxelSet({200, 900, 1500}, voxels), VoxelSet({40, 700, 1600}, voxels)};
  return sample;
}

template <class T>
at::Tensor tensor_of(const Volume& volume, at::ScalarType type) {
  const VolumeShape& shape = volume.shape();
  return at::from_blob(const_cast<T*>(volume.voxels<T>().data()),
                       {shape[0], shape[1], shape[2], shape[3]}, type)
      .clone();
}

DeviceCase on_device(const Sample& sample) {
  return {sample.case_name,
          sample.case_index,
          sample.indices,
          sample.unannotated,
          tensor_of<float>(sample.image, at::kFloat),
          tensor_of<std::uint8_t>(sample.label, at::kByte)};
}

Compose make_chain(const std::string& entries, bool lazy = false) {
  return Compose(make_transforms(nlohmann::json::parse(entries), "test"), lazy);
}

/// Patches of the host and of a device, and how far they are apart.
struct Comparison {
  double largest_difference = 0.0;
  double largest_value = 0.0;
  std::int64_t changed_voxels = 0;
  std::int64_t other_labels = 0;
  std::int64_t labels = 0;
};

void compare_patch(const Sample& host, const at::Tensor& image, const at::Tensor& label,
                   Comparison& comparison) {
  const at::Tensor expected = tensor_of<float>(host.image, at::kFloat);
  const at::Tensor classes = tensor_of<std::uint8_t>(host.label, at::kByte);
  ASSERT_EQ(image.sizes(), expected.sizes());
  ASSERT_EQ(label.sizes(), classes.sizes());
  const double apart = (image - expected).abs().max().item<double>();
  comparison.largest_difference = std::max(comparison.largest_difference, apart);
  comparison.largest_value =
      std::max(comparison.largest_value, expected.abs().max().item<double>());
  comparison.other_labels += label.ne(classes).sum().item<std::int64_t>();
  comparison.labels += label.numel();
}

/// Compares what both make of two cases over some epochs.
Comparison compare(const Compose& chain, const SpatialShape& shape = {14, 17, 12}) {
  Comparison comparison;
  const Sample samples[] = {make_case(3, shape), make_case(8, shape)};
  const DeviceCase cases[] = {on_device(samples[0]), on_device(samples[1])};
  for (std::uint32_t epoch = 0; epoch < 4; ++epoch) {
    std::vector<Sample> host;
    std::vector<DrawnPatch> drawn;
    for (std::size_t i = 0; i < 2; ++i) {
      for (Sample& patch : chain.apply_random(samples[i], kSeed, epoch)) {
        host.push_back(std::move(patch));
      }
      for (DrawnPatch& patch : draw_patches(chain, cases[i], kSeed, epoch)) {
        drawn.push_back(std::move(patch));
      }
    }
    const PatchTensors patches = make_patches(drawn, chain.is_lazy());
    EXPECT_EQ(patches.images.size(0), std::ssize(host));
    for (std::int64_t i = 0; i < std::ssize(host); ++i) {
      compare_patch(host[static_cast<std::size_t>(i)], patches.images[i], patches.labels[i],
                    comparison);
    }
    comparison.changed_voxels +=
        patches.images[0].sizes() == cases[0].image.sizes()
            ? patches.images[0].ne(cases[0].image).sum().item<std::int64_t>()
            : patches.images[0].numel();
  }
  return comparison;
}

/// \param tolerance  of images, relative to their largest value.
void expect_same(const std::string& entries, double tolerance, bool lazy = false) {
  const Compose chain = make_chain(entries, lazy);
  ASSERT_EQ(why_not_on_device(chain).reason(), "") << entries;
  const Comparison got = compare(chain);
  EXPECT_LE(got.largest_difference, tolerance * got.largest_value) << entries;
  EXPECT_GT(got.changed_voxels, 0) << entries;
  // Half-way between two voxels rounding decides.
  EXPECT_LE(got.other_labels, got.labels / 10000) << entries;
}

TEST(PatchTensors, MoveWholeVoxelsAsTheHostDoes) {
  for (const char* entries :
       {R"([{"name":"RandFlip","prob":0.7,"spatial_axis":[0,2]}])",
        R"([{"name":"RandAxisFlip","prob":0.9}])",
        R"([{"name":"RandFlip","prob":0.5,"spatial_axis":[1]},{"name":"RandFlip","prob":0.5}])"}) {
    expect_same(entries, 0.0);
    expect_same(entries, 0.0, /*lazy=*/true);
  }
}

TEST(PatchTensors, TurnByQuarterTurnsAsTheHostDoes) {
  const Compose chain =
      make_chain(R"([{"name":"RandRotate90","prob":1,"max_k":3,"spatial_axes":[0,1]}])");
  const Comparison got = compare(chain, {13, 13, 12});
  EXPECT_EQ(got.largest_difference, 0.0);
  EXPECT_EQ(got.other_labels, 0);
  EXPECT_GT(got.changed_voxels, 0);
}

TEST(PatchTensors, AreTurnedShearedAndScaledAsOnTheHost) {
  for (const char* rest :
       {R"("padding_mode":"border")", R"("padding_mode":"zeros")", R"("padding_mode":"reflection")",
        R"("padding_mode":"reflection","release":"0.7")",
        R"("padding_mode":"border","mode":"nearest")"}) {
    expect_same(std::string(R"([{"name":"RandAffine","prob":0.8,"rotate_range":[0.4,0.3,0.5],)"
                            R"("shear_range":[0.1,0.1],"translate_range":[3,2,4],)"
                            R"("scale_range":[0.2,0.3,0.2],)") +
                    rest + "}]",
                2e-5);
  }
  expect_same(R"([{"name":"RandRotate","prob":0.8,"range_x":0.3,"range_z":0.7}])", 2e-5);
}

TEST(PatchTensors, AreDeformedAsOnTheHost) {
  for (const char* padding : {"border", "zeros", "reflection"}) {
    expect_same(std::string(R"([{"name":"RandElastic","prob":0.8,"num_control_points":[5,6,4],)"
                            R"("max_displacement":[2,1.5,2],"padding_mode":")") +
                    padding + "\"}]",
                5e-5);
  }
}

TEST(PatchTensors, HaveTheIntensitiesThatTheHostMakes) {
  expect_same(R"([{"name":"RandScaleIntensity","prob":0.7,"factors":0.5}])", 0.0);
  expect_same(R"([{"name":"RandScaleIntensity","prob":0.7,"factors":0.5,"channel_wise":true}])",
              0.0);
  expect_same(R"([{"name":"RandShiftIntensity","prob":0.7,"offsets":[-0.5,2]}])", 0.0);
  expect_same(R"([{"name":"RandShiftIntensity","prob":0.7,"offsets":2,"channel_wise":true}])", 0.0);
  for (const char* options : {"", R"(,"channel_wise":true)", R"(,"nonzero":true)"}) {
    expect_same(
        std::string(R"([{"name":"RandStdShiftIntensity","prob":0.7,"factors":2)") + options + "}]",
        1e-6);
  }
}

TEST(PatchTensors, HaveTheNoiseThatTheHostDraws) {
  expect_same(R"([{"name":"RandGaussianNoise","prob":0.7,"std":0.5}])", 1e-6);
  expect_same(R"([{"name":"RandGaussianNoise","prob":0.7,"mean":1,"sample_std":false}])", 1e-6);
}

TEST(PatchTensors, HaveTheContrastThatTheHostGives) {
  for (const char* options : {"", R"(,"retain_stats":true)", R"(,"invert_image":true)",
                              R"(,"retain_stats":true,"invert_image":true)"}) {
    expect_same(std::string(R"([{"name":"RandAdjustContrast","prob":0.7,"gamma":[0.7,1.5])") +
                    options + "}]",
                1e-5);
  }
}

TEST(PatchTensors, AreSmoothedAsOnTheHost) {
  expect_same(R"([{"name":"RandGaussianSmooth","prob":0.7}])", 1e-5);
  expect_same(R"([{"name":"RandGaussianSmooth","prob":1,"sigma_x":[3,5],"sigma_y":[0,0]}])", 1e-5);
}

TEST(PatchTensors, LoseTheDetailThatTheHostTakesAway) {
  for (const char* options :
       {"", R"(,"downsample_mode":"area")", R"(,"upsample_mode":"nearest-exact")",
        R"(,"downsample_mode":"trilinear","align_corners":true)"}) {
    expect_same(
        std::string(R"([{"name":"RandSimulateLowResolution","prob":0.7,"zoom_range":[0.4,0.9])") +
            options + "}]",
        2e-5);
  }
}

constexpr const char* kCrop =
    R"({"name":"FgBgToIndices"},{"name":"RandCropByPosNegLabel","spatial_size":[8,10,8],)"
    R"("num_samples":3})";
constexpr const char* kManyTransforms =
    R"({"name":"RandElastic","prob":0.4,"num_control_points":[5,5,5],"max_displacement":[1,1,1],)"
    R"("padding_mode":"border"},)"
    R"({"name":"RandAffine","prob":0.5,"rotate_range":[0.3,0.3,0.3],"scale_range":[0.2,0.2,0.2],)"
    R"("padding_mode":"border"},)"
    R"({"name":"RandFlip","prob":0.5,"spatial_axis":[0]},)"
    R"({"name":"RandGaussianNoise","prob":0.5,"std":0.1},)"
    R"({"name":"RandFlip","prob":0.5,"spatial_axis":[2]},)"
    R"({"name":"RandScaleIntensity","prob":0.5,"factors":0.25},)"
    R"({"name":"RandSimulateLowResolution","prob":0.4},)"
    R"({"name":"RandAdjustContrast","prob":0.4,"gamma":[0.7,1.5],"retain_stats":true},)"
    R"({"name":"RandGaussianSmooth","prob":0.4}])";

TEST(PatchTensors, AreCutAndChangedAsOnTheHostByAWholeChain) {
  for (const bool lazy : {false, true}) {
    expect_same(std::string("[") + kCrop + "]", 0.0, lazy);
    expect_same(std::string("[") + kCrop + "," + kManyTransforms, 5e-5, lazy);
    expect_same(std::string("[") + kManyTransforms, 5e-5, lazy);
  }
}

TEST(PatchTensors, OfOneBatchAreOfOneShape) {
  const Compose chain = make_chain(R"([{"name":"RandFlip"}])");
  const DeviceCase small = on_device(make_case(0, {14, 17, 12}));
  const DeviceCase large = on_device(make_case(1, {15, 17, 12}));
  std::vector<DrawnPatch> drawn = draw_patches(chain, small, kSeed, 0);
  drawn.push_back(draw_patches(chain, large, kSeed, 0).front());
  EXPECT_TRUE(contains(error_text<DataError>([&] { make_patches(drawn, false); }),
                       "those of 'case 1' and of 'case 0'"));
}

TEST(PatchTensors, LeaveTheCaseAsItIs) {
  const Compose chain = make_chain(R"([{"name":"RandScaleIntensity","prob":1,"factors":0.5}])");
  const DeviceCase of = on_device(make_case(0, {14, 17, 12}));
  const at::Tensor before = of.image.clone();
  const std::vector<DrawnPatch> drawn = draw_patches(chain, of, kSeed, 0);
  const PatchTensors patches = make_patches(drawn, false);
  EXPECT_TRUE(of.image.equal(before));
  EXPECT_FALSE(patches.images[0].equal(before));
}

}  // namespace
}  // namespace hayate
