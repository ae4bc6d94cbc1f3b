// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/safetensors.h"
#include "hayate/kernels/isa.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/training/find_lr.h"
#include "hayate/training/training_data.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"
#include "support/tiny_recipe.h"

namespace hayate {
namespace {

class TrainSlow : public testing::Test {
 protected:
  TrainSlow() { write_tiny_dataset(data(), 6); }

  std::filesystem::path data() const { return folder_.path() / "data"; }
  TrainOptions options(const std::string& name, bool resume = false) const {
    TrainOptions made;
    made.dataset = data();
    made.out = folder_.path() / name;
    made.device = "cpu";
    made.resume = resume;
    return made;
  }

  TempFolder folder_;
};

/// Weights, optimizer state and random position at the end of a run.
void expect_same_checkpoint(const std::filesystem::path& a, const std::filesystem::path& b) {
  const SafetensorsFile first = SafetensorsFile::read(a);
  const SafetensorsFile second = SafetensorsFile::read(b);
  ASSERT_EQ(first.tensors().size(), second.tensors().size());
  for (const TensorView& tensor : first.tensors()) {
    EXPECT_TRUE(std::ranges::equal(tensor.bytes, second.at(tensor.name).bytes)) << tensor.name;
  }
}

TEST_F(TrainSlow, LearnsTheTinyDataSetAndLeavesAWholeRunFolder) {
  const RunReport report = train(tiny_recipe(30), options("run"));
  ASSERT_EQ(report.run.epochs.size(), 30U);
  EXPECT_LT(report.run.epochs.back().train_loss, 0.7 * report.run.epochs.front().train_loss);
  EXPECT_GT(report.run.epochs.back().best_mean_dice, 0.9);
  for (const char* name :
       {"recipe.json", "run.json", "log.txt", "metrics.csv", "metrics.jsonl", "best.safetensors",
        "last.ckpt", "previous.ckpt", "report.html", "validation_cases.csv", "figures/cases.json",
        "figures/worst_axial.png", "figures/best_sagittal.png"}) {
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "run" / name)) << name;
  }
  EXPECT_EQ(report.validation.cases.size(), 2U);
  EXPECT_EQ(report.gallery.cases.size(), 2U);
  EXPECT_GT(report.run.saving_seconds, 0.0);
}

/// The operation's counts in run.json; null where it was not done.
nlohmann::json fast_path(const std::filesystem::path& run, const std::string& operation) {
  const auto description = nlohmann::json::parse(read_text_file(run / "run.json"));
  for (const nlohmann::json& count : description.at("fast_paths")) {
    if (count.at("operation") == operation) return count;
  }
  return {};
}

TEST_F(TrainSlow, ARunSaysWhatWentItsFastWayAndWhyTheRestDidNot) {
  if (selected_isa() == Isa::kReference) GTEST_SKIP() << "no AVX2";
  train(tiny_recipe(1), options("last"));
  const std::filesystem::path last = folder_.path() / "last";
  // Six cases, and one of each part before, for the forecast of the cache.
  EXPECT_EQ(fast_path(last, "prepare_case")["fast"], 8);
  EXPECT_EQ(fast_path(last, "prepare_case")["plain"], 0);
  EXPECT_EQ(fast_path(last, "conv")["plain"], 0);
  EXPECT_GT(fast_path(last, "optimizer_step")["fast"], 0);
  const std::string dropout = "there is dropout between normalisation and activation";
  EXPECT_GT(fast_path(last, "norm_act")["reasons"][dropout], 0);
  EXPECT_TRUE(contains(read_text_file(last / "log.txt"), "the plain way: " + dropout));
  // The counts are those of one run, not of the process.
  train(tiny_recipe(1, {"network.dropout=0"}), options("plain"));
  const std::filesystem::path plain = folder_.path() / "plain";
  EXPECT_EQ(fast_path(plain, "prepare_case")["fast"], 8);
  EXPECT_EQ(fast_path(plain, "norm_act")["plain"], 0);
}

TEST_F(TrainSlow, AResumedRunHasTheCountsOfItsLastSession) {
  train(tiny_recipe(1), options("parts"));
  const nlohmann::json one = fast_path(folder_.path() / "parts", "optimizer_step");
  train(tiny_recipe(2), options("parts", /*resume=*/true));
  EXPECT_EQ(fast_path(folder_.path() / "parts", "optimizer_step"), one);
}

TEST_F(TrainSlow, TheSameSeedGivesTheSameBits) {
  train(tiny_recipe(2), options("a"));
  train(tiny_recipe(2), options("b"));
  expect_same_checkpoint(folder_.path() / "a/last.ckpt", folder_.path() / "b/last.ckpt");
}

// The training device's memory is the host's on a CPU, but the way to the batch is a GPU's.
TEST_F(TrainSlow, ACacheInTheTrainingDeviceGivesTheSameBits) {
  Recipe recipe = tiny_recipe(2);
  train(recipe, options("host"));
  recipe.data.cache_device = CacheDevice::kTraining;
  train(recipe, options("device"));
  expect_same_checkpoint(folder_.path() / "host/last.ckpt", folder_.path() / "device/last.ckpt");
  recipe.data.cache_rate = 0.5;
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { train(recipe, options("half")); }),
                       "data.cache_rate"));
}

TEST_F(TrainSlow, PatchesThatTheTrainingDeviceAugmentsTrainAsWell) {
  Recipe recipe =
      tiny_recipe(2, {"data.dataset=CacheDataset",
                      R"(transforms.train=[{"name":"FgBgToIndices"},)"
                      R"({"name":"RandCropByPosNegLabel","spatial_size":16,"num_samples":4},)"
                      R"({"name":"RandAffine","prob":0.5,"rotate_range":[0.3,0.3,0.3]},)"
                      R"({"name":"RandGaussianNoise","prob":0.5,"std":0.1}])"});
  const RunReport host = train(recipe, options("host"));
  recipe.data.cache_device = CacheDevice::kTraining;
  const RunReport device = train(recipe, options("device"));
  for (std::size_t epoch = 0; epoch < 2; ++epoch) {
    EXPECT_NEAR(device.run.epochs[epoch].train_loss, host.run.epochs[epoch].train_loss, 1e-3);
  }
}

TEST_F(TrainSlow, ThreeEpochsAndAResumeEqualSix) {
  train(tiny_recipe(6), options("whole"));
  train(tiny_recipe(3), options("parts"));
  train(tiny_recipe(6), options("parts", /*resume=*/true));
  expect_same_checkpoint(folder_.path() / "whole/last.ckpt", folder_.path() / "parts/last.ckpt");
  EXPECT_EQ(read_metrics(folder_.path() / "parts").size(), 6U);
}

TEST_F(TrainSlow, AveragedWeightsAreSavedAndGoOnAfterAResume) {
  const std::vector<std::string> averaged{"optimizer.weight_averaging=0.5",
                                          "optimizer.clip_grad_norm=1"};
  train(tiny_recipe(4, averaged), options("whole"));
  train(tiny_recipe(2, averaged), options("parts"));
  train(tiny_recipe(4, averaged), options("parts", /*resume=*/true));
  const std::filesystem::path last = folder_.path() / "whole/last.ckpt";
  expect_same_checkpoint(last, folder_.path() / "parts/last.ckpt");
  const auto best = SafetensorsFile::read(folder_.path() / "whole/best.safetensors");
  const auto checkpoint = SafetensorsFile::read(last);
  if (best.metadata().at("epoch") != "4") GTEST_SKIP() << "an epoch before the last one was best";
  const std::string name = best.tensors().front().name;
  const auto bytes = [&](const SafetensorsFile& file, const std::string& of) {
    return std::vector<std::byte>(file.at(of).bytes.begin(), file.at(of).bytes.end());
  };
  EXPECT_EQ(bytes(best, name), bytes(checkpoint, "average." + name));
  EXPECT_NE(bytes(best, name), bytes(checkpoint, "network." + name));
}

void damage(const std::filesystem::path& path) {
  std::vector<std::byte> bytes = read_bytes(path);
  bytes[bytes.size() / 2] ^= std::byte{0x10};
  write_bytes(path, bytes);
}

TEST_F(TrainSlow, GrowsItsPatchesAndGoesOnWhereItStood) {
  write_tiny_dataset(data(), 6, {64, 18, 20});
  const Recipe recipe =
      tiny_recipe(9, {"data.patch_growth=[0.5]",
                      "transforms.train.RandCropByPosNegLabel.spatial_size=[64, 16, 16]"});
  train(recipe, options("whole"));
  const std::string log = read_text_file(folder_.path() / "whole/log.txt");
  EXPECT_LT(log.find("patches are of 32 x 16 x 16 voxels from here on"),
            log.find("epoch 1 average"));
  EXPECT_LT(log.find("epoch 6 average"), log.find("patches are of 64 x 16 x 16 voxels"));
  EXPECT_LT(log.find("patches are of 64 x 16 x 16 voxels"), log.find("epoch 7 average"));
  std::filesystem::copy(folder_.path() / "whole", folder_.path() / "parts",
                        std::filesystem::copy_options::recursive);
  damage(folder_.path() / "parts/last.ckpt");
  train(recipe, options("parts", /*resume=*/true));
  expect_same_checkpoint(folder_.path() / "whole/last.ckpt", folder_.path() / "parts/last.ckpt");
}

TEST_F(TrainSlow, ADamagedCheckpointFallsBackToTheOneBefore) {
  train(tiny_recipe(4), options("whole"));
  train(tiny_recipe(3), options("parts"));
  const std::filesystem::path last = folder_.path() / "parts/last.ckpt";
  damage(last);
  train(tiny_recipe(4), options("parts", /*resume=*/true));
  expect_same_checkpoint(folder_.path() / "whole/last.ckpt", last);
}

TEST_F(TrainSlow, ResumingWithAnotherRecipeOrDataSaysWhatDiffers) {
  train(tiny_recipe(1), options("run"));
  Recipe other = tiny_recipe(2);
  other.optimizer.lr = 0.5;
  EXPECT_TRUE(
      contains(error_text<RecipeError>([&] { train(other, options("run", /*resume=*/true)); }),
               "/optimizer/lr"));
  write_tiny_dataset(data(), 6, {20, 18, 20});
  EXPECT_TRUE(contains(
      error_text<RecipeError>([&] { train(tiny_recipe(2), options("run", /*resume=*/true)); }),
      "data set"));
}

TEST_F(TrainSlow, FindLrSuggestsARateAndKeepsNoWeights) {
  LrFinderOptions range;
  range.num_iter = 30;
  range.end_lr = 1.0;
  const std::vector<LrFinderPoint> points = find_lr(tiny_recipe(1), options("lr"), range);
  ASSERT_GE(points.size(), 10U);
  EXPECT_DOUBLE_EQ(points.front().lr, range.start_lr);
  const auto steepest = find_steepest(points);
  ASSERT_TRUE(steepest);
  EXPECT_GT(steepest->lr, range.start_lr);
  for (const char* name : {"lr_finder.csv", "lr_finder.svg", "lr_finder.html"}) {
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "lr" / name)) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "lr/best.safetensors"));
  // The folder is still free for a run.
  EXPECT_EQ(train(tiny_recipe(1), options("lr")).run.epochs.size(), 1U);
}

/// Twelve epochs with `choices` of another network and loss.
Recipe with_another_network(const std::vector<std::string>& choices) {
  std::vector<std::string> settings{"max_epochs=12",
                                    "data.split.validation_count=2",
                                    "data.batch_size=2",
                                    "transforms.prepare=[]",
                                    "transforms.train.RandCropByPosNegLabel.spatial_size=16",
                                    "inferer.roi_size=[16, 16, 16]",
                                    "precision=float32"};
  settings.insert(settings.end(), choices.begin(), choices.end());
  return read_recipe("spleen_fast", settings);
}

void expect_learned(const RunReport& report) {
  EXPECT_LT(report.run.epochs.back().train_loss, 0.9 * report.run.epochs.front().train_loss);
}

TEST_F(TrainSlow, LearnsWithSegResNetAndADiceFocalLoss) {
  const Recipe recipe =
      with_another_network({"network.name=SegResNet", "network.blocks_down=[1, 1]",
                            "network.blocks_up=[1]", "loss.name=DiceFocalLoss"});
  expect_learned(train(recipe, options("segresnet")));
}

TEST_F(TrainSlow, LearnsWithDynUNetAndDeepSupervision) {
  std::vector<std::string> choices{
      "network.name=DynUNet", "network.kernel_size=[3, 3, 3]", "network.strides=[1, 2, 2]",
      "network.upsample_kernel_size=[2, 2]", "network.filters=[8, 16, 24]"};
  choices.emplace_back("max_epochs=1");
  const RunReport one_level = train(with_another_network(choices), options("one_level"));
  choices.back() = "network.deep_supervision=true";
  const RunReport report = train(with_another_network(choices), options("dynunet"));
  expect_learned(report);
  // The coarser level's loss is added, at half its weight.
  EXPECT_GT(report.run.epochs.front().train_loss, 1.3 * one_level.run.epochs.front().train_loss);
}

TEST_F(TrainSlow, PatchesThatDoNotFitTheNetworkAreNamed) {
  const std::string text = error_text<RecipeError>([&] {
    with_another_network({"transforms.train.RandCropByPosNegLabel.spatial_size=[16, 12, 16]"});
  });
  EXPECT_TRUE(contains(text, "patches of 12 voxels along axis 1")) << text;
  EXPECT_TRUE(contains(text, "a multiple of 16")) << text;
}

TEST_F(TrainSlow, ARunFolderIsNotOverwritten) {
  train(tiny_recipe(1), options("run"));
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { train(tiny_recipe(1), options("run")); }), "--resume"));
  EXPECT_THROW(train(tiny_recipe(1), options("nothing_there", /*resume=*/true)), MissingInputError);
}

TEST_F(TrainSlow, ALossThatIsNotANumberEndsTheRunWithTheCasesNames) {
  Recipe recipe = tiny_recipe(3);
  recipe.optimizer.lr = 1e30;
  EXPECT_TRUE(contains(error_text<NumericError>([&] { train(recipe, options("run")); }), "case_"));
}

TEST_F(TrainSlow, BadCasesAreAllNamedOrLeftOut) {
  write_text(data() / "imagesTr/case_00.nii.gz", "broken");
  write_text(data() / "labelsTr/case_02.nii.gz", "broken");
  const std::string text = error_text<DataError>([&] { train(tiny_recipe(1), options("run")); });
  EXPECT_TRUE(contains(text, "case_00"));
  EXPECT_TRUE(contains(text, "case_02"));
  TrainOptions skipping = options("run");
  skipping.skip_bad = true;
  const RunReport report = train(tiny_recipe(1), skipping);
  EXPECT_EQ(report.context.skipped_cases.size(), 2U);
  EXPECT_EQ(report.context.data_set.training_cases, 2);
}

}  // namespace
}  // namespace hayate
