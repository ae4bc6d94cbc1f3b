// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/prediction_files.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "hayate/reporting/prediction_preview.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr WantedFiles kAllFiles{.probabilities = true, .uncertainty = true, .preview = true};

class PredictionFilesTest : public testing::Test {
 protected:
  CaseFiles image(const std::string& name, const std::string& path) const {
    make_folder((folder_ / path).parent_path());
    write_file_atomically(folder_ / path, path);
    return {name, folder_ / path, std::nullopt};
  }

  std::vector<PredictionFiles> plan(const std::vector<CaseFiles>& images,
                                    const WantedFiles& wanted = {},
                                    ExistingFiles existing = ExistingFiles::kRefuse) const {
    return plan_predictions(images, folder_ / "out", wanted, existing).todo;
  }

  void write_prediction(const std::string& path) const {
    make_folder((folder_ / path).parent_path());
    ImageInfo like;
    like.description = "hayate predict";
    write_image(folder_ / path, Volume(VoxelType::kUint8, {1, 2, 2, 2}), like);
  }

  TempFolder folder_;
};

TEST_F(PredictionFilesTest, AreNamedByTheCase) {
  const auto plan_made = plan({image("ct", "a/ct.nii")}, kAllFiles);
  ASSERT_EQ(plan_made.size(), 1U);
  EXPECT_EQ(plan_made[0].label, folder_ / "out/ct.nii.gz");
  EXPECT_EQ(plan_made[0].probabilities, folder_ / "out/ct_probabilities.nii.gz");
  EXPECT_EQ(plan_made[0].uncertainty, folder_ / "out/ct_uncertainty.nii.gz");
  EXPECT_EQ(plan_made[0].preview, folder_ / "out/ct_preview.png");
}

TEST_F(PredictionFilesTest, OfOneNameKeepTheFoldersInWhichTheyDiffer) {
  const auto made = plan({image("ct", "x/s1/ct.nii.gz"), image("ct", "x/s2/ct.nii.gz"),
                          image("t2", "x/s1/t2.nii.gz")});
  ASSERT_EQ(made.size(), 3U);
  EXPECT_EQ(made[0].label, folder_ / "out/s1/ct.nii.gz");
  EXPECT_EQ(made[1].label, folder_ / "out/s2/ct.nii.gz");
  EXPECT_EQ(made[2].label, folder_ / "out/t2.nii.gz");
}

TEST_F(PredictionFilesTest, AnImageNamedTwiceIsPredictedOnce) {
  const CaseFiles once = image("ct", "a/ct.nii.gz");
  EXPECT_EQ(plan({once, {"ct", folder_ / "a/../a/ct.nii.gz", std::nullopt}}).size(), 1U);
}

TEST_F(PredictionFilesTest, MayNotBecomeOneFile) {
  const CaseFiles ct = image("ct", "a/ct.nii.gz");
  EXPECT_TRUE(contains(error_text<UsageError>([&] {
                         plan({ct, image("ct", "a/ct.nii")});
                       }),
                       "would both be written to"));
  const CaseFiles other = image("ct_probabilities", "a/ct_probabilities.nii.gz");
  EXPECT_EQ(plan({ct, other}).size(), 2U);
  EXPECT_THROW(plan({ct, other}, {.probabilities = true}), UsageError);
  EXPECT_THROW(plan({ct, image("ct_uncertainty", "a/ct_uncertainty.nii.gz")}, kAllFiles),
               UsageError);
}

TEST_F(PredictionFilesTest, WhatCannotBeLookedAtIsNotTakenForDone) {
  const CaseFiles ct = image("ct", "a/ct.nii.gz");
  const fs::path out = folder_ / std::string(300, 'x');  // Longer than a name can be.
  for (const ExistingFiles existing : {ExistingFiles::kRefuse, ExistingFiles::kKeep}) {
    EXPECT_EQ(plan_predictions({ct}, out, {}, existing).todo.size(), 1U);
  }
}

TEST_F(PredictionFilesTest, NeverReplaceAnInputUnderWhateverName) {
  const CaseFiles ct = image("ct", "out/ct.nii.gz");
  const CaseFiles other = image("mr", "a/mr.nii.gz");
  fs::create_hard_link(other.image, folder_ / "out/mr.nii.gz");
  for (const ExistingFiles existing :
       {ExistingFiles::kRefuse, ExistingFiles::kOverwrite, ExistingFiles::kKeep}) {
    for (const CaseFiles& files : {ct, other}) {
      EXPECT_TRUE(contains(error_text<UsageError>([&] { plan({files}, {}, existing); }),
                           "would replace one of the inputs"));
    }
  }
  fs::remove(folder_ / "out/mr.nii.gz");
  fs::create_symlink(other.image, folder_ / "out/mr.nii.gz");
  EXPECT_THROW(plan({other}, {}, ExistingFiles::kOverwrite), UsageError);
  // There is room beside an image of another suffix.
  EXPECT_EQ(plan({image("pet", "out/pet.nii")}).size(), 1U);
}

TEST_F(PredictionFilesTest, NeverReplaceALabelOfTheInputs) {
  CaseFiles ct = image("ct", "a/ct.nii.gz");
  ct.label = image("ct", "out/ct.nii.gz").image;
  EXPECT_THROW(plan({ct}, {}, ExistingFiles::kOverwrite), UsageError);
}

TEST_F(PredictionFilesTest, ThatAreThereStayUnlessAskedFor) {
  const CaseFiles first = image("first", "a/first.nii.gz");
  const CaseFiles second = image("second", "a/second.nii.gz");
  write_prediction("out/first.nii.gz");
  const std::string text = error_text<UsageError>([&] { plan({first, second}); });
  EXPECT_TRUE(contains(text, "out/first.nii.gz"));
  EXPECT_TRUE(contains(text, "--skip-existing"));
  EXPECT_EQ(plan({first, second}, {}, ExistingFiles::kOverwrite).size(), 2U);
  const auto rest = plan({first, second}, {}, ExistingFiles::kKeep);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].image.name, "second");
  const auto planned = plan_predictions({first, second}, folder_ / "out", {}, ExistingFiles::kKeep);
  ASSERT_EQ(planned.done.size(), 1U);
  EXPECT_EQ(planned.done[0].label_file, folder_ / "out/first.nii.gz");
}

TEST_F(PredictionFilesTest, NeverReplaceWhatIsNoPrediction) {
  const CaseFiles ct = image("ct", "a/ct.nii.gz");
  const auto overwrite = [&] { plan({ct}, {}, ExistingFiles::kOverwrite); };
  make_folder(folder_ / "out");
  write_image(folder_ / "out/ct.nii.gz", Volume(VoxelType::kUint8, {1, 2, 2, 2}));
  EXPECT_TRUE(contains(error_text<UsageError>(overwrite), "was not written by hayate predict"));
  image("", "out/ct.nii.gz");
  EXPECT_THROW(overwrite(), UsageError);
  write_prediction("out/ct.nii.gz");
  EXPECT_NO_THROW(overwrite());
}

TEST_F(PredictionFilesTest, OfWhichOneIsThereAreCompleted) {
  const CaseFiles ct = image("ct", "a/ct.nii.gz");
  image("", "out/ct.nii.gz");
  image("", "out/ct_uncertainty.nii.gz");
  const auto rest = plan({ct}, kAllFiles, ExistingFiles::kKeep);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_FALSE(rest[0].label);
  EXPECT_FALSE(rest[0].uncertainty);
  EXPECT_TRUE(rest[0].probabilities);
  EXPECT_EQ(rest[0].label_file, folder_ / "out/ct.nii.gz");
}

TEST_F(PredictionFilesTest, KeepTheFoldersOfTheirNames) {
  const auto made = plan({image("s1/ct", "x/s1/ct.nii.gz"), image("s2/t/ct", "x/s2/t/ct.mha")});
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].label, folder_ / "out/s1/ct.nii.gz");
  EXPECT_EQ(made[1].label, folder_ / "out/s2/t/ct.mha");
}

TEST_F(PredictionFilesTest, PicturesReplacePicturesOfPredictionsAlone) {
  const CaseFiles ct = image("ct", "a/ct.nii.gz");
  const auto overwrite = [&] { plan({ct}, {.preview = true}, ExistingFiles::kOverwrite); };
  image("", "out/ct_preview.png");
  EXPECT_THROW(overwrite(), UsageError);
  const Volume label = Volume::zeros(VoxelType::kUint8, {1, 4, 4, 4});
  write_file_atomically(folder_ / "out/ct_preview.png",
                        draw_preview(Volume::zeros(VoxelType::kFloat32, {1, 4, 4, 4}), label));
  EXPECT_NO_THROW(overwrite());
}

TEST_F(PredictionFilesTest, TheUncertaintyIsRefusedOverwrittenAndKeptAsTheLabelIs) {
  const CaseFiles ct = image("ct", "a/ct.nii.gz");
  const WantedFiles wanted{.uncertainty = true};
  image("", "out/ct_uncertainty.nii.gz");
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { plan({ct}, wanted); }), "out/ct_uncertainty.nii.gz"));
  EXPECT_THROW(plan({ct}, wanted, ExistingFiles::kOverwrite), UsageError);
  write_prediction("out/ct_uncertainty.nii.gz");
  EXPECT_EQ(plan({ct}, wanted, ExistingFiles::kOverwrite).size(), 1U);
  write_prediction("out/ct.nii.gz");
  EXPECT_TRUE(plan({ct}, wanted, ExistingFiles::kKeep).empty());
}

TEST_F(PredictionFilesTest, ProbabilitiesOfOneByteReadBackAsProbabilities) {
  CaseFiles ct = image("ct", "a/ct.nii.gz");
  write_image(ct.image, Volume::zeros(VoxelType::kFloat32, {1, 1, 1, 4}));
  Prediction prediction{Volume::zeros(VoxelType::kUint8, {1, 1, 1, 4})};
  Volume probabilities = Volume::zeros(VoxelType::kFloat32, {2, 1, 1, 4});
  const std::vector<float> expected{0.0F, 1.0F, 0.25F, 0.7512F, 1.0F, 0.0F, 0.75F, 0.2488F};
  std::ranges::copy(expected, probabilities.voxels<float>().begin());
  prediction.probabilities = std::make_shared<WholeVolume>(std::move(probabilities));
  const WantedFiles wanted{.probabilities = true, .probabilities_type = ProbabilitiesType::kUint8};
  const PredictionFiles files = plan({ct}, wanted).at(0);
  hayate::write_prediction(files, prediction);
  EXPECT_EQ(read_image_info(*files.probabilities).voxel_type, VoxelType::kUint8);
  const Volume read = read_image(*files.probabilities);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(read.voxels<float>()[i], expected[i], 0.002);
  }
  EXPECT_EQ(read.voxels<float>()[1], 1.0F);
  EXPECT_THROW(plan({image("mr", "a/mr.mha")}, wanted), UsageError);
}

TEST(BesideLabel, AreProbabilitiesAndUncertainties) {
  EXPECT_TRUE(is_beside_label("ct_probabilities"));
  EXPECT_TRUE(is_beside_label("ct_uncertainty"));
  EXPECT_FALSE(is_beside_label("uncertainty_ct"));
}

TEST(PredictedLabels, AreWrittenWithTheValuesOfLabelFiles) {
  Volume classes = Volume::zeros(VoxelType::kUint8, {1, 1, 1, 3});
  classes.voxels<std::uint8_t>()[1] = 1;
  classes.voxels<std::uint8_t>()[2] = 2;
  const Volume same = to_label_values(classes, {.of_classes = {}, .ignored = 9});
  EXPECT_EQ(same.voxels<std::uint8_t>()[2], 2);
  const Volume bytes = to_label_values(classes, {.of_classes = {3, 0, 255}});
  EXPECT_EQ(bytes.voxels<std::uint8_t>()[0], 3);
  EXPECT_EQ(bytes.voxels<std::uint8_t>()[2], 255);
  const Volume wide = to_label_values(classes, {.of_classes = {0, 256, 60000}});
  EXPECT_EQ(wide.voxels<std::uint16_t>()[1], 256);
  EXPECT_EQ(wide.voxels<std::uint16_t>()[2], 60000);
}

}  // namespace
}  // namespace hayate
