// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/prepare_case.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/base/philox_stream.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "hayate/kernels/isa.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/make_chain.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using nlohmann::json;

constexpr const char* kTutorial = R"([
  {"name": "Spacing", "pixdim": [1.5, 1.5, 2.0], "release": "0.7"},
  {"name": "Orientation", "axcodes": "RAS", "release": "0.7"},
  {"name": "ScaleIntensityRange", "a_min": -57, "a_max": 164, "b_min": 0, "b_max": 1, "clip": true},
  {"name": "CropForeground"},
  {"name": "FgBgToIndices", "use_image": true}])";

enum class Axes { kStraight, kSheared };

/// Air with a body in it, on axes that run anywhere; both in a file's usual types. Sheared as by a
/// scanner whose gantry was tilted.
struct BodyOnDisk {
  TempFolder folder;
  CaseFiles files{"body", folder / "image.nii.gz", folder / "label.nii.gz"};

  explicit BodyOnDisk(std::uint64_t seed, Axes kind = Axes::kStraight) {
    PhiloxStream random({.seed = seed});
    const VolumeShape shape{1, 20 + random.randint(20), 20 + random.randint(20),
                            8 + random.randint(10)};
    Affine affine = diagonal_affine({0.0, 0.0, 0.0});
    std::array<std::int64_t, 3> axes{0, 1, 2};
    random.shuffle(axes);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      affine(static_cast<std::size_t>(axes[axis]), axis) =
          (random.rand() < 0.5 ? -1.0 : 1.0) * random.uniform(0.7, 4.0);
      affine(axis, 3) = random.uniform(-50.0, 50.0);
    }
    if (kind == Axes::kSheared) {
      const double tilt = random.uniform(0.1, 0.4);
      for (std::size_t row = 0; row < 3; ++row) affine(row, 2) += tilt * affine(row, 1);
    }
    Volume image(VoxelType::kInt16, shape, affine);
    Volume label(VoxelType::kUint8, shape, affine);
    std::size_t i = 0;
    for (std::int64_t x = 0; x < shape[1]; ++x) {
      for (std::int64_t y = 0; y < shape[2]; ++y) {
        for (std::int64_t z = 0; z < shape[3]; ++z, ++i) {
          const bool in_body = x > 4 && x < 16 && y > 5 && y < 18 && z > 1 && z < 7;
          image.voxels<std::int16_t>()[i] =
              static_cast<std::int16_t>((in_body ? 50 : -1000) + random.randint(60));
          label.voxels<std::uint8_t>()[i] = in_body && x > 9 && y > 9 ? 1 : 0;
        }
      }
    }
    write_image(files.image, image);
    write_image(*files.label, label);
  }
};

Sample prepare_plainly(const CaseFiles& files, const LoadOptions& options, const Compose& chain) {
  Sample sample = load_case(files, options);
  const IsaScope plain(Isa::kReference);
  chain.apply_deterministic(sample);
  return sample;
}

void expect_same(const Sample& ours, const Sample& expected) {
  ASSERT_EQ(ours.image.shape(), expected.image.shape());
  EXPECT_TRUE(std::ranges::equal(ours.label.bytes(), expected.label.bytes()));
  EXPECT_EQ(ours.indices.foreground, expected.indices.foreground);
  EXPECT_EQ(ours.indices.background, expected.indices.background);
  for (const auto volume : {&Sample::image, &Sample::label}) {
    EXPECT_TRUE(
        all_close((ours.*volume).voxel_to_world(), (expected.*volume).voxel_to_world(), 0.0, 1e-9));
  }
  for (std::size_t i = 0; i < ours.image.voxels<float>().size(); ++i) {
    ASSERT_NEAR(ours.image.voxels<float>()[i], expected.image.voxels<float>()[i], 1e-5) << i;
  }
}

TEST(PrepareCase, IsLoadingAndTheChain) {
  const Compose chain = make_chain(kTutorial);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    const BodyOnDisk body(seed);
    const Sample expected = prepare_plainly(body.files, {}, chain);
    expect_same(prepare_case(body.files, {}, chain, 1), expected);
    expect_same(prepare_case(body.files, {}, chain, 2), expected);
  }
}

// (24 - 1)·1/2 + 1 is rounded down to 12, a millionth more up to 13.
TEST(PrepareCase, AnAffineThatDiffersByRoundingGivesTheLabelNoOtherShape) {
  const Compose chain = make_chain(R"([{"name": "Spacing", "pixdim": [2, 2, 2]}])");
  const TempFolder folder;
  const CaseFiles files{"tie", folder / "image.nii.gz", folder / "label.nii.gz"};
  write_image(files.image, Volume::zeros(VoxelType::kFloat32, {1, 24, 24, 24}));
  write_image(*files.label, Volume::zeros(VoxelType::kUint8, {1, 24, 24, 24},
                                          diagonal_affine({1.000001, 1.0, 1.0})));
  for (const Isa isa : {Isa::kReference, selected_isa()}) {
    const IsaScope scope(isa);
    const Sample sample = prepare_case(files, {}, chain, 1);
    EXPECT_EQ(sample.label.shape(), sample.image.shape());
    EXPECT_EQ(sample.image.spatial_shape(), (SpatialShape{12, 12, 12}));
    EXPECT_EQ(sample.label.voxel_to_world(), sample.image.voxel_to_world());
  }
}

// What the chosen recipes hold where all cases have one spacing.
TEST(PrepareCase, ASpacingThatTheFileHasChangesNoBit) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const BodyOnDisk body(seed);
    const Compose plain = make_chain(R"([{"name": "Orientation", "axcodes": "RAS"}])");
    const Sample expected = prepare_case(body.files, {}, plain, 1);
    const Vector3 mm = spacing_mm(expected.image.voxel_to_world());
    const Compose spaced = make_chain(fmt::format(R"([{{"name": "Orientation", "axcodes": "RAS"}},
                        {{"name": "Spacing", "pixdim": [{:.4f}, {:.4f}, {:.4f}]}}])",
                                                  mm[0], mm[1], mm[2])
                                          .c_str());
    const Sample sample = prepare_case(body.files, {}, spaced, 1);
    EXPECT_EQ(sample.image.shape(), expected.image.shape());
    EXPECT_TRUE(std::ranges::equal(sample.image.bytes(), expected.image.bytes()));
    EXPECT_TRUE(std::ranges::equal(sample.label.bytes(), expected.label.bytes()));
  }
}

TEST(PrepareCase, TakesTransformsInOtherOrdersAndOtherOnes) {
  for (const char* text :
       {"[]", R"([{"name": "CropForeground", "source_key": "label"}])",
        R"([{"name": "Orientation", "axcodes": "LPS"},
            {"name": "Spacing", "pixdim": [2.0, 1.0, 1.5]},
            {"name": "CropForeground", "source_key": "label"}])",
        R"([{"name": "Orientation"}, {"name": "Spacing", "pixdim": [2, 2, 2]},
            {"name": "CropForeground", "margin": [2, 1, 3], "k_divisible": [4, 4, 4]}])",
        R"([{"name": "ScaleIntensityRange", "a_min": 100, "a_max": 0, "b_min": 0, "b_max": 1},
            {"name": "CropForeground"}, {"name": "Spacing", "pixdim": [2, 2, 2]}])",
        R"([{"name": "Spacing", "pixdim": [2, 2, 2]}, {"name": "Spacing", "pixdim": [1, 1, 1]},
            {"name": "NormalizeIntensity"}])"}) {
    SCOPED_TRACE(text);
    const Compose chain = make_chain(text);
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const BodyOnDisk body(seed);
      const Sample ours = prepare_case(body.files, {}, chain, 2);
      const Sample expected = prepare_plainly(body.files, {}, chain);
      ASSERT_EQ(ours.image.shape(), expected.image.shape());
      EXPECT_TRUE(std::ranges::equal(ours.label.bytes(), expected.label.bytes()));
      for (std::size_t i = 0; i < ours.image.voxels<float>().size(); ++i) {
        // Intensities of -1000 … 110.
        ASSERT_NEAR(ours.image.voxels<float>()[i], expected.image.voxels<float>()[i], 1e-3) << i;
      }
    }
  }
}

TEST(PrepareCase, ShearedGridsAreSampledOutOfTheFileToo) {
  for (const char* text :
       {kTutorial,
        R"([{"name": "Spacing", "pixdim": [1.5, 1.5, 2.0]},
            {"name": "ScaleIntensityRange", "a_min": -57, "a_max": 164, "b_min": 0, "b_max": 1,
             "clip": true},
            {"name": "CropForeground", "source_key": "label"}, {"name": "Orientation"}])",
        R"([{"name": "Spacing", "pixdim": [2.0, 1.5, 1.0], "padding_mode": "zeros"},
            {"name": "ScaleIntensityRange", "a_min": -1000, "a_max": 164, "b_min": 0, "b_max": 1},
            {"name": "Spacing", "pixdim": [1.5, 1.5, 1.5]}])",
        R"([{"name": "Orientation"}, {"name": "Spacing", "pixdim": [1.5, 1.5, 1.5]},
            {"name": "ScaleIntensityRange", "a_min": -57, "a_max": 164, "b_min": 0, "b_max": 1}])"}) {
    SCOPED_TRACE(text);
    const Compose chain = make_chain(text);
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      SCOPED_TRACE(seed);
      const BodyOnDisk body(seed, Axes::kSheared);
      expect_same(prepare_case(body.files, {}, chain, 2), prepare_plainly(body.files, {}, chain));
    }
  }
}

TEST(PrepareCase, ReadsLabelValuesAndIgnoredVoxelsAsLoadCaseDoes) {
  const LoadOptions mapped{.class_count = 2, .labels = {.of_classes = {1, 0}, .ignored = 9}};
  const LoadOptions ignored{.class_count = 1, .labels = {.of_classes = {}, .ignored = 1}};
  const Compose by_label =
      make_chain(R"([{"name": "Orientation"}, {"name": "CropForeground", "source_key": "label"}])");
  const Compose by_image = make_chain(kTutorial);
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    SCOPED_TRACE(seed);
    const BodyOnDisk body(seed);
    for (const Compose* chain : {&by_image, &by_label}) {
      expect_same(prepare_case(body.files, mapped, *chain, 2),
                  prepare_plainly(body.files, mapped, *chain));
    }
    expect_same(prepare_case(body.files, ignored, by_image, 2),
                prepare_plainly(body.files, ignored, by_image));
  }
}

TEST(PrepareCase, SaysWhatIsWrongAsLoadCaseDoes) {
  const BodyOnDisk body(1);
  const Compose chain = make_chain(kTutorial);
  const auto errors_agree = [&](const CaseFiles& files, const LoadOptions& options) {
    const std::string ours = error_text<DataError>([&] { prepare_case(files, options, chain, 2); });
    EXPECT_EQ(ours, error_text<DataError>([&] { load_case(files, options); }));
    EXPECT_TRUE(contains(ours, "cannot use case 'body'"));
  };
  errors_agree(body.files, {.channel_count = 4});
  errors_agree(body.files, {.class_count = 1});
  CaseFiles swapped = body.files;
  swapped.label = body.files.image;  // -1000 is no label
  errors_agree(swapped, {});
}

TEST(PrepareCase, ADamagedFileGivesItsOwnError) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "there is no fast way on this processor";
  const BodyOnDisk body(1);
  const Compose chain = make_chain(kTutorial);
  for (const std::filesystem::path& path : {*body.files.label, body.files.image}) {
    std::vector<std::byte> bytes = read_bytes(path);
    bytes[bytes.size() - 6] ^= std::byte{0x10};  // of the checksum
    write_bytes(path, bytes);
    reset_fast_path_counts();
    const std::string text = error_text<DataError>([&] { prepare_case(body.files, {}, chain, 2); });
    EXPECT_TRUE(contains(text, "cannot use case 'body'"));
    EXPECT_TRUE(contains(text, path.string()));
    EXPECT_EQ(text, error_text<DataError>([&] { load_case(body.files, {}); }));
    // The fast way has said so: there was no second try.
    EXPECT_TRUE(fast_path_counts().empty());
  }
}

/// Why the case goes the plain way; "" where it does not.
std::string plain_reason(const CaseFiles& files, const LoadOptions& options, const char* chain) {
  reset_fast_path_counts();
  try {
    prepare_case(files, options, make_chain(chain), 1);
  } catch (const Error&) {
    // load_case says what is wrong.
  }
  for (const FastPathCount& count : fast_path_counts()) {
    if (count.operation == "prepare_case" && count.plain > 0) return count.reasons.begin()->first;
  }
  return "";
}

TEST(PrepareCase, GivesTheSameBitsForEveryFormat) {
  const Compose chain = make_chain(kTutorial);
  const BodyOnDisk body(1);
  const Sample expected = prepare_case(body.files, {}, chain, 1);
  const auto copy_as = [&](const std::filesystem::path& from, const std::string& to) {
    const ImageInfo info = read_image_info(from);
    write_image(body.folder / to, convert(read_image(info), info.voxel_type), info);
    return body.folder / to;
  };
  for (const std::string suffix : {".nrrd", ".mha", ".nii"}) {
    const CaseFiles files{"body", copy_as(body.files.image, "i" + suffix),
                          copy_as(*body.files.label, "l" + suffix)};
    if (selected_isa() != Isa::kReference) {
      EXPECT_EQ(plain_reason(files, {}, kTutorial), "");
    }
    const Sample sample = prepare_case(files, {}, chain, 1);
    EXPECT_TRUE(std::ranges::equal(sample.image.bytes(), expected.image.bytes())) << suffix;
    EXPECT_TRUE(std::ranges::equal(sample.label.bytes(), expected.label.bytes())) << suffix;
  }
}

TEST(PrepareCase, SaysWhyACaseGoesThePlainWay) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "there is no fast way on this processor";
  const BodyOnDisk body(1);
  EXPECT_EQ(plain_reason(body.files, {}, kTutorial), "");
  EXPECT_EQ(plain_reason(body.files, {.channel_count = 4}, "[]"),
            "the image has other channels than the network");
  EXPECT_EQ(plain_reason(body.files, {.class_count = 1}, "[]"),
            "voxels of the label are of no declared class");
  CaseFiles files = body.files;
  files.label.reset();
  EXPECT_EQ(plain_reason(files, {}, "[]"), "there is no label");
  EXPECT_EQ(plain_reason(files, {.needs_label = false}, "[]"), "");
  files.label = body.files.image;
  EXPECT_EQ(plain_reason(files, {}, "[]"), "voxels of the label are of no declared class");
  files.label = body.folder / "other.nii";
  write_image(*files.label, Volume::zeros(VoxelType::kUint8, {1, 4, 4, 4}));
  EXPECT_EQ(plain_reason(files, {.resample_labels = true}, "[]"),
            "the label is on another grid than its image");
  write_image(*files.label, Volume::zeros(VoxelType::kUint8, {2, 4, 4, 4}));
  EXPECT_EQ(plain_reason(files, {}, "[]"), "the label has several volumes");
  Volume odd = Volume::zeros(VoxelType::kFloat32, {1, 4, 4, 4});
  odd.voxels<float>()[5] = std::numeric_limits<float>::quiet_NaN();
  files = {"odd", body.folder / "odd.nii", std::nullopt};
  write_image(files.image, odd);
  EXPECT_EQ(plain_reason(files, {.needs_label = false}, "[]"),
            "voxels of the image are NaN or infinite");
  const IsaScope plain(Isa::kReference);
  EXPECT_EQ(plain_reason(body.files, {}, "[]"), why_no_fast_kernels().reason());
}

/// Why transforms of the chain are not in the pass; "" where all are.
std::string reason_outside(const CaseFiles& files, const char* chain) {
  reset_fast_path_counts();
  const LoadOptions options{.needs_label = false};
  prepare_case(files, options, make_chain(chain), 1);
  for (const FastPathCount& count : fast_path_counts()) {
    if (count.operation == "transforms in one pass" && count.plain > 0) {
      return count.reasons.begin()->first;
    }
  }
  return "";
}

TEST(PrepareCase, SaysWhyTransformsAreNotInThePass) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "there is no fast way on this processor";
  const BodyOnDisk body(1);
  constexpr const char* kCrop = R"([{"name": "Orientation"},
    {"name": "ScaleIntensityRange", "a_min": -57, "a_max": 164, "b_min": 0, "b_max": 1,
     "clip": true}, {"name": "CropForeground"}])";
  EXPECT_EQ(reason_outside(body.files, kCrop), "");
  EXPECT_EQ(reason_outside(body.files, kTutorial),
            "FgBgToIndices: it comes behind a crop to the foreground");
  EXPECT_EQ(reason_outside(body.files, R"([{"name": "ScaleIntensityRange", "a_min": 164,
                             "a_max": -57, "b_min": 0, "b_max": 1}, {"name": "CropForeground"}])"),
            "CropForeground: no stored value tells where the foreground begins");
  const CaseFiles channels{"channels", body.folder / "channels.nii", std::nullopt};
  Volume two = Volume::zeros(VoxelType::kFloat32, {2, 4, 4, 4});
  two.voxels<float>()[5] = 1.0F;
  write_image(channels.image, two);
  EXPECT_EQ(reason_outside(channels, R"([{"name": "CropForeground"}])"),
            "CropForeground: the image has several channels");
}

TEST(PrepareCase, ATransformsErrorNamesItAndTheCase) {
  const BodyOnDisk body(1);
  const Compose chain = make_chain(R"([
    {"name": "ScaleIntensityRange", "a_min": 500, "a_max": 600, "b_min": 0, "b_max": 1,
     "clip": true},
    {"name": "CropForeground"}])");
  const std::string text = error_text<DataError>([&] { prepare_case(body.files, {}, chain, 1); });
  EXPECT_TRUE(contains(text, "cannot apply CropForeground to case 'body'"));
}

}  // namespace
}  // namespace hayate
