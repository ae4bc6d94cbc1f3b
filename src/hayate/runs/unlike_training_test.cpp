// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/unlike_training.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/philox_stream.h"
#include "hayate/io/nifti/nifti_reader.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

constexpr const char* kWindow =
    R"({"name": "ScaleIntensityRange", "a_min": -57, "a_max": 164, "b_min": 0, "b_max": 1})";
constexpr const char* kNormalise = R"({"name": "NormalizeIntensity", "channel_wise": true})";

/// Air, and a body in it of HU as they are usual.
Volume make_ct(std::uint64_t seed, const Vector3& spacing = {1, 1, 5}) {
  Volume image(VoxelType::kFloat32, {1, 30, 30, 10}, diagonal_affine(spacing));
  PhiloxStream random({.seed = seed});
  for (float& value : image.voxels<float>()) {
    const double kind = random.rand();
    value = static_cast<float>(kind < 0.4    ? -1000.0 + 10.0 * random.normal()
                               : kind < 0.95 ? 40.0 + 40.0 * random.normal()
                                             : 600.0 + 100.0 * random.normal());
  }
  return image;
}

class UnlikeTraining : public testing::Test {
 protected:
  UnlikeTraining() {
    std::vector<CaseFiles> cases;
    for (std::uint64_t i = 0; i < 5; ++i) {
      cases.push_back({std::to_string(i), folder_ / (std::to_string(i) + ".nii.gz"), std::nullopt});
      write_image(cases.back().image, make_ct(i));
    }
    Recipe recipe;
    recipe.transforms.prepare = {kWindow};
    DatasetList list;
    list.channel_names = {"CT"};
    list.class_names = {{0, "background"}, {1, "spleen"}};
    trained_on_ = describe_training(list, cases, recipe).trained_on;
  }

  std::vector<std::string> values(const Volume& image, const char* transform = kWindow) const {
    TransformOptions transforms;
    transforms.prepare = {transform};
    return find_unlike_values(summarize_channel_values(image), transforms, trained_on_);
  }

  /// Warnings of a header; spoil changes it in place, as NIfTI has it.
  template <class Spoil>
  std::vector<std::string> header(const Volume& image, Spoil&& spoil) const {
    write_image(folder_ / "other.nii", image);
    ImageInfo info = read_image_info(folder_ / "other.nii");
    spoil(std::any_cast<NiftiInfo&>(info.header).header);
    return find_unlike_header(info, Compose(), trained_on_);
  }
  std::vector<std::string> header(const Volume& image) const {
    return header(image, [](NiftiHeader&) {});
  }

  TempFolder folder_;
  TrainedOn trained_on_;
};

template <class Change>
Volume changed(Volume image, Change&& change) {
  for (float& value : image.voxels<float>()) value = change(value);
  return image;
}

TEST_F(UnlikeTraining, ImagesOfTheKindAreNotRemarkable) {
  for (std::uint64_t seed = 10; seed < 30; ++seed) {
    const Volume image = make_ct(seed);
    EXPECT_TRUE(values(image).empty());
    EXPECT_TRUE(values(image, kNormalise).empty());
    EXPECT_TRUE(header(image).empty());
  }
}

TEST_F(UnlikeTraining, ValuesInOtherUnitsAre) {
  const Volume image = make_ct(10);
  const auto is_found = [&](auto change) {
    const auto found = values(changed(image.clone(), change));
    return found.size() == 1 && contains(found[0], "is the image in the same units");
  };
  EXPECT_TRUE(is_found([](float hu) { return hu + 1024.0F; }));
  EXPECT_TRUE(is_found([](float hu) { return hu - 1024.0F; }));
  EXPECT_TRUE(is_found([](float hu) { return (hu - 300.0F) / 500.0F; }));
  EXPECT_TRUE(is_found([](float hu) { return std::clamp((hu + 1000.0F) / 1600.0F, 0.0F, 1.0F); }));
  // Neither a margin that no scanner measured, nor a cut that holds no air.
  EXPECT_FALSE(is_found([](float hu) { return hu < -1010.0F ? -3024.0F : hu; }));
  EXPECT_FALSE(is_found([](float hu) { return std::max(hu, -150.0F); }));
}

TEST_F(UnlikeTraining, AMarginIsWhereImagesAreNormalised) {
  Volume image = make_ct(10);
  const auto voxels = image.voxels<float>();
  std::ranges::fill(voxels.first(voxels.size() / 2), -2000.0F);
  const auto found = values(image, kNormalise);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(contains(found[0], "have the smallest value"));
}

TEST_F(UnlikeTraining, AHeaderThatDoesNotSayLeftAndRightIs) {
  const auto found = header(make_ct(10), [](NiftiHeader& header) {
    header.sform_code = 0;
    header.qform_code = 0;
  });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(contains(found[0], "neither sform nor qform"));
  const auto at_odds =
      header(make_ct(10), [](NiftiHeader& header) { header.sform_rows[0][0] *= -1.0; });
  ASSERT_EQ(at_odds.size(), 1U);
  EXPECT_TRUE(contains(at_odds[0], "different directions"));
}

TEST_F(UnlikeTraining, SwappedAxesAre) {
  trained_on_.file_extent_mm = {{300, 300, 90}, {400, 400, 150}};
  trained_on_.file_spacing_mm = trained_on_.spacing_mm = {{1, 1, 1}, {1, 1, 1}};
  const auto of_shape = [&](const SpatialShape& shape) {
    return header(Volume::zeros(VoxelType::kUint8, {1, shape[0], shape[1], shape[2]}));
  };
  EXPECT_TRUE(of_shape({350, 350, 120}).empty());
  EXPECT_TRUE(of_shape({350, 350, 300}).empty());
  ASSERT_EQ(of_shape({120, 350, 350}).size(), 1U);
  EXPECT_TRUE(contains(of_shape({120, 350, 350})[0], "swapped"));
}

TEST_F(UnlikeTraining, SlicesOfAnotherThicknessAreNot) {
  trained_on_.axcodes = "RAS";
  trained_on_.file_extent_mm = {{300, 300, 5}, {400, 400, 5}};
  trained_on_.file_spacing_mm = trained_on_.spacing_mm = {{1, 1, 5}, {1, 1, 5}};
  EXPECT_TRUE(trained_on_.is_flat(2));
  EXPECT_FALSE(trained_on_.is_flat(0));
  EXPECT_TRUE(trained_on_.fixes_spacing(0));
  EXPECT_FALSE(trained_on_.fixes_spacing(2));
  for (const double thickness : {0.5, 50.0}) {
    Volume stack =
        Volume::zeros(VoxelType::kUint8, {1, 350, 350, 3}, diagonal_affine({1, 1, thickness}));
    EXPECT_TRUE(header(stack).empty());
  }
}

TEST_F(UnlikeTraining, ADataSetThatDeclaresOtherwiseIs) {
  DatasetList list;
  list.channel_names = {"PET"};
  list.class_names = {{0, "background"}, {1, "liver"}};
  EXPECT_EQ(find_unlike_declaration(list, trained_on_).size(), 2U);
  EXPECT_TRUE(find_unlike_declaration({}, trained_on_).empty());
}

TEST_F(UnlikeTraining, IsTheSameAfterWritingAndReading) {
  const TrainedOn again = parse_trained_on(nlohmann::json::parse(trained_on_.to_json().dump()));
  EXPECT_EQ(again.to_json(), trained_on_.to_json());
  EXPECT_EQ(trained_on_.axcodes, "RAS");
  EXPECT_EQ(trained_on_.spacing_mm.smallest, (Vector3{1, 1, 5}));
  EXPECT_EQ(trained_on_.class_names, (std::vector<std::string>{"background", "spleen"}));
}

}  // namespace
}  // namespace hayate
