// SPDX-License-Identifier: Apache-2.0
// What label files may hold: any values, one for what nobody annotated, and regions that overlap,
// as nnU-Net's dataset.json declares them; from the declaration to predictions in the same values.
#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class LabelsSlow : public ProgramTest {
 protected:
  /// Lays the tiny data set out as nnU-Net has it, and gives each voxel of its labels another
  /// value.
  ///
  /// \param value  of a voxel (of what class, where along Z).
  void write_nnunet(const std::string& labels,
                    const std::function<std::uint16_t(int, std::int64_t)>& value) const {
    fs::create_directories(dataset() / "imagesTr");
    fs::create_directories(dataset() / "labelsTr");
    for (const auto& file : fs::directory_iterator(data() / "labelsTr")) {
      const fs::path name = file.path().filename();
      const std::string stem = name.string().substr(0, name.string().find('.'));
      fs::copy_file(data() / "imagesTr" / name, dataset() / "imagesTr" / (stem + "_0000.nii.gz"));
      const Volume label = read_label(file.path());
      Volume changed(VoxelType::kUint16, label.shape(), label.voxel_to_world());
      const auto from = label.voxels<std::uint8_t>();
      const auto to = changed.voxels<std::uint16_t>();
      const std::int64_t depth = label.spatial_shape()[2];
      for (std::size_t i = 0; i < from.size(); ++i) {
        to[i] = value(from[i], static_cast<std::int64_t>(i) % depth);
      }
      write_image(dataset() / "labelsTr" / name, changed);
    }
    write_text(dataset() / "dataset.json", R"({"channel_names": {"0": "CT"}, "numTraining": 6,
        "file_ending": ".nii.gz", )" + labels + "}");
  }
  fs::path dataset() const { return folder_ / "nnunet"; }

  ProgramResult train_nnunet(int epochs, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = train(epochs, more);
    arguments[1] = dataset().string();
    return run_hayate(arguments);
  }
  json evaluate() const {
    const ProgramResult result =
        run_hayate({"evaluate", run().string(), dataset().string(), "--json", "--device", "cpu"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out);
  }
  /// The values that the predictions of all cases hold.
  std::set<float> predicted_values() const {
    const std::string out = (folder_ / "out").string();
    EXPECT_EQ(
        run_hayate({"predict", run().string(), dataset().string(), "--out", out, "--device", "cpu"})
            .exit_code,
        0);
    std::set<float> values;
    for (const auto& file : fs::directory_iterator(out)) {
      if (file.path().extension() == ".json") continue;
      const Volume label = read_image(file.path());
      for (const float voxel : label.voxels<float>()) values.insert(voxel);
    }
    return values;
  }
};

TEST_F(LabelsSlow, WhatNobodyAnnotatedIsLeftOutAndValuesComeBack) {
  write_nnunet(R"("labels": {"background": 0, "ball": 500, "ignore": 60000})",
               [](int of_class, std::int64_t z) -> std::uint16_t {
                 return z < 6 ? 60'000 : of_class == 1 ? 500 : 0;
               });
  EXPECT_EQ(run_hayate({"verify", dataset().string()}).exit_code, 0);
  const ProgramResult trained = train_nnunet(12);
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.out, "voxels of the value 60000 are not annotated"));
  const json recipe = json::parse(read_text_file(run() / "recipe.json"))["data"];
  EXPECT_EQ(recipe["label_values"], json({0, 500}));
  EXPECT_EQ(recipe["ignore_label"], 60'000);
  EXPECT_GT(evaluate()["class_dice"]["ball"].get<double>(), 0.5);
  EXPECT_EQ(predicted_values(), (std::set<float>{0, 500}));
}

TEST_F(LabelsSlow, EveryCommandReadsThemAsTheDataSetDeclares) {
  write_nnunet(R"("labels": {"background": 0, "ball": 500, "ignore": 60000})",
               [](int of_class, std::int64_t z) -> std::uint16_t {
                 return z < 6 ? 60'000 : of_class == 1 ? 500 : 0;
               });
  const std::string set = dataset().string();
  const std::string recipe = (folder_ / "analysis/recipe.json").string();
  const std::string store = (folder_ / "store").string();
  const std::vector<std::string> commands[] = {
      {"analyze", set, "--out", (folder_ / "analysis").string()},
      {"cache", "fill", set, "--recipe", recipe, "--cache-dir", store},
      {"bench", "cache", set, "--recipe", recipe, "--rounds", "1"},
      {"train", set, "--recipe", recipe, "--dry-run"},
      {"train", set, "--recipe", recipe, "--epochs", "1", "--out", run().string()}};
  for (const std::vector<std::string>& arguments : commands) {
    const ProgramResult result = run_hayate(arguments);
    EXPECT_EQ(result.exit_code, 0) << arguments[0] << " " << arguments[1] << "\n" << result.err;
  }
}

TEST_F(LabelsSlow, ASumWithoutTheIgnoredVoxelsDoesNotKnowWhatTheyHide) {
  const auto train_on = [&](std::uint16_t hidden) {
    fs::remove_all(dataset());
    fs::remove_all(run());
    // What is hidden is one value or another where nobody looks.
    write_nnunet(R"("labels": {"background": 0, "ball": 1, "ignore": 2})",
                 [&](int of_class, std::int64_t z) -> std::uint16_t {
                   return z < 6 ? hidden : static_cast<std::uint16_t>(of_class);
                 });
    const std::vector<std::string> ignore{"--set", "data.ignore_label=" + std::to_string(hidden)};
    const ProgramResult trained = train_nnunet(2, ignore);
    EXPECT_EQ(trained.exit_code, 0) << trained.err;
    return read_losses();
  };
  const std::vector<double> losses = train_on(2);
  EXPECT_FALSE(losses.empty());
  EXPECT_EQ(losses, train_on(9));
}

TEST_F(LabelsSlow, RegionsAreTrainedScoredAndWrittenInTheirOrder) {
  write_nnunet(R"("labels": {"background": 0, "whole": [1, 2], "core": 2},
                  "regions_class_order": [1, 2])",
               [](int of_class, std::int64_t z) -> std::uint16_t {
                 return of_class == 0 ? 0 : z < 8 ? 2 : 1;
               });
  const ProgramResult trained =
      train_nnunet(12, {"--set", "loss.sigmoid=true", "--set", "loss.softmax=false"});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.out, "the region whole is of the values 1, 2, and written as 1"));
  const json scores = evaluate();
  EXPECT_TRUE(scores["class_dice"].contains("whole")) << scores.dump();
  EXPECT_TRUE(scores["class_dice"].contains("core"));
  EXPECT_GT(scores["class_dice"]["whole"].get<double>(), 0.5);
  const std::set<float> values = predicted_values();
  EXPECT_TRUE(values.contains(1) || values.contains(2));
}

/// Keeps the voxels of an image's label that `is_inside` says, as a mask.
void write_mask(const fs::path& path, const Volume& label,
                const std::function<bool(int, std::int64_t)>& is_inside) {
  Volume mask = label.clone();
  const std::int64_t depth = label.spatial_shape()[2];
  std::int64_t i = 0;
  for (std::uint8_t& voxel : mask.voxels<std::uint8_t>()) voxel = is_inside(voxel, i++ % depth);
  write_image(path, mask);
}

TEST_F(LabelsSlow, MasksThatCrossAreTrainedScoredAndWrittenAsRegions) {
  for (const auto& file : fs::directory_iterator(data() / "labelsTr")) {
    const fs::path folder = dataset() / file.path().stem().stem();
    fs::create_directories(folder / "masks");
    fs::copy_file(data() / "imagesTr" / file.path().filename(), folder / "ct.nii.gz");
    const Volume label = read_label(file.path());
    write_mask(folder / "masks/ball.nii.gz", label, [](int of_class, auto) { return of_class; });
    write_mask(folder / "masks/low.nii.gz", label, [](int, std::int64_t z) { return z < 8; });
  }
  EXPECT_TRUE(contains(run_hayate({"verify", dataset().string()}).out, "low over ball"));
  const std::string list = (folder_ / "list.json").string();
  ASSERT_EQ(run_hayate({"list", dataset().string(), "--regions", "--out", list}).exit_code, 0);
  EXPECT_EQ(run_hayate({"verify", list}).exit_code, 0);
  const std::string analysis = (folder_ / "analysis").string();
  ASSERT_EQ(run_hayate({"analyze", list, "--out", analysis}).exit_code, 0);
  const std::vector<std::string> loss{"--set", "loss.sigmoid=true", "--set", "loss.softmax=false"};
  std::vector<std::string> arguments = train(12, loss);
  arguments[1] = list;
  const ProgramResult trained = run_hayate(arguments);
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.out, "written together with the others"));
  const json scores =
      json::parse(run_hayate({"evaluate", run().string(), list, "--json", "--device", "cpu"}).out);
  EXPECT_GT(scores["class_dice"]["low"].get<double>(), 0.5) << scores.dump();
  EXPECT_GT(scores["class_dice"]["ball"].get<double>(), 0.3) << scores.dump();
}

TEST_F(LabelsSlow, AnalyzeChoosesARecipeThatTrainsRegions) {
  write_nnunet(R"("labels": {"background": 0, "whole": [1, 2], "core": 2},
                  "regions_class_order": [1, 2])",
               [](int of_class, std::int64_t z) -> std::uint16_t {
                 return of_class == 0 ? 0 : z < 8 ? 2 : 1;
               });
  const std::string analysis = (folder_ / "analysis").string();
  ASSERT_EQ(run_hayate({"analyze", dataset().string(), "--out", analysis}).exit_code, 0);
  const ProgramResult trained =
      run_hayate({"train", dataset().string(), "--recipe", analysis + "/recipe.json", "--epochs",
                  "1", "--out", run().string(), "--device", "cpu"});
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
}

}  // namespace
}  // namespace hayate
