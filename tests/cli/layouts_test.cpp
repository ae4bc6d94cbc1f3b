// SPDX-License-Identifier: Apache-2.0
// One data set as it may lie: from every layout the same network is trained, scored and used.
#include <functional>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kCaseCount = 6;

std::string name_of(int index) {
  return fmt::format("case_{:02}", index);
}

class LayoutsSlow : public ProgramTest {
 protected:
  /// Where a case's files lie in a layout.
  struct Place {
    std::string image;
    std::string label;
  };

  /// Copies every case to where a layout has it.
  void lay_out(const fs::path& to, const std::function<Place(const std::string&)>& place) const {
    for (int i = 0; i < kCaseCount; ++i) {
      const Place files = place(name_of(i));
      copy("imagesTr", i, to / files.image);
      copy("labelsTr", i, to / files.label);
    }
  }
  void copy(const std::string& from, int index, const fs::path& to) const {
    fs::create_directories(to.parent_path());
    fs::copy_file(data() / from / (name_of(index) + ".nii.gz"), to);
  }

  /// Dice of a short training, as evaluate gives it, and a prediction's voxels.
  struct Outcome {
    double dice = 0.0;
    std::vector<std::uint8_t> label;
    bool operator==(const Outcome&) const = default;
  };
  Outcome try_out(const fs::path& dataset, const std::string& run_name) const {
    const std::string run = (folder_ / run_name).string();
    std::vector<std::string> arguments = train(1);
    arguments[1] = dataset.string();
    *(std::ranges::find(arguments, "--out") + 1) = run;
    const ProgramResult trained = run_hayate(arguments);
    EXPECT_EQ(trained.exit_code, 0) << dataset << trained.err;
    EXPECT_EQ(run_hayate({"verify", dataset.string()}).exit_code, 0) << dataset;
    const ProgramResult scored =
        run_hayate({"evaluate", run, dataset.string(), "--json", "--device", "cpu"});
    EXPECT_EQ(scored.exit_code, 0) << dataset << scored.err;
    const fs::path out = folder_ / (run_name + "_predicted");
    const ProgramResult predicted =
        run_hayate({"predict", run, dataset.string(), "--out", out.string(), "--device", "cpu"});
    EXPECT_EQ(predicted.exit_code, 0) << dataset << predicted.err;
    Outcome outcome;
    outcome.dice = json::parse(scored.out)["mean_foreground_dice"];
    for (const auto& file : fs::directory_iterator(out)) {
      if (file.path().filename().string().find("05") == std::string::npos) continue;
      const Volume label = read_label(file.path());
      const auto voxels = label.voxels<std::uint8_t>();
      outcome.label.assign(voxels.begin(), voxels.end());
    }
    EXPECT_FALSE(outcome.label.empty()) << dataset;
    return outcome;
  }
};

TEST_F(LayoutsSlow, EveryLayoutGivesTheSameNetwork) {
  const fs::path root = folder_ / "layouts";
  lay_out(root / "nnunet", [](const std::string& name) {
    return Place{"imagesTr/" + name + "_0000.nii.gz", "labelsTr/" + name + ".nii.gz"};
  });
  write_text(root / "nnunet/dataset.json",
             R"({"channel_names": {"0": "CT"}, "labels": {"background": 0, "ball": 1},
                 "numTraining": 6, "file_ending": ".nii.gz"})");
  lay_out(root / "folders", [](const std::string& name) {
    return Place{"images/" + name + ".nii.gz", "masks/" + name + ".nii.gz"};
  });
  lay_out(root / "patients", [](const std::string& name) {
    return Place{name + "/ct.nii.gz", name + "/segmentation.nii.gz"};
  });
  lay_out(root / "pairs", [](const std::string& name) {
    return Place{name + ".nii.gz", name + "_seg.nii.gz"};
  });
  lay_out(root / "bids", [](const std::string& name) {
    const std::string subject = "sub-" + name.substr(5);
    return Place{subject + "/anat/" + subject + "_T1w.nii.gz",
                 "derivatives/manual/" + subject + "/anat/" + subject + "_dseg.nii.gz"};
  });
  lay_out(root / "masks", [](const std::string& name) {
    return Place{name + "/ct.nii.gz", name + "/segmentations/ball.nii.gz"};
  });
  std::string table = "image,label\n";
  json datalist{{"training", json::array()}};
  for (int i = 0; i < kCaseCount; ++i) {
    const std::string image = fmt::format("data/imagesTr/{}.nii.gz", name_of(i));
    const std::string label = fmt::format("data/labelsTr/{}.nii.gz", name_of(i));
    table += image + "," + label + "\n";
    datalist["training"].push_back({{"image", json::array({image})}, {"label", label}});
  }
  write_text(folder_ / "cases.csv", table);
  write_text(folder_ / "datalist.json", datalist.dump());
  ASSERT_EQ(
      run_hayate({"list", data().string(), "--out", (folder_ / "list.json").string()}).exit_code,
      0);

  const Outcome expected = try_out(data(), "run");
  for (const fs::path& dataset :
       {root / "nnunet", root / "folders", root / "patients", root / "pairs", root / "bids",
        root / "masks", folder_ / "cases.csv", folder_ / "datalist.json", folder_ / "list.json"}) {
    EXPECT_EQ(try_out(dataset, "run_" + dataset.filename().string()), expected) << dataset;
  }
}

TEST_F(LayoutsSlow, AFileForEachChannelGivesWhatOneFileOfAllGives) {
  const fs::path joined = folder_ / "joined";
  const fs::path apart = folder_ / "apart";
  for (int i = 0; i < kCaseCount; ++i) {
    copy("labelsTr", i, joined / "labelsTr" / (name_of(i) + ".nii.gz"));
    copy("labelsTr", i, apart / "labelsTr" / (name_of(i) + ".nii.gz"));
    const Volume first = read_image(data() / "imagesTr" / (name_of(i) + ".nii.gz"));
    const auto [c, x, y, z] = first.shape();
    Volume both(VoxelType::kFloat32, {2, x, y, z}, first.voxel_to_world());
    Volume second(VoxelType::kFloat32, {1, x, y, z}, first.voxel_to_world());
    for (std::size_t v = 0; v < first.voxels<float>().size(); ++v) {
      second.voxels<float>()[v] = 1.0F - first.voxels<float>()[v];
      both.channel<float>(0)[v] = first.voxels<float>()[v];
      both.channel<float>(1)[v] = second.voxels<float>()[v];
    }
    fs::create_directories(joined / "imagesTr");
    fs::create_directories(apart / "imagesTr");
    write_image(joined / "imagesTr" / (name_of(i) + ".nii.gz"), both);
    write_image(apart / "imagesTr" / (name_of(i) + "_0000.nii.gz"), first);
    write_image(apart / "imagesTr" / (name_of(i) + "_0001.nii.gz"), second);
  }
  const auto try_two = [&](const fs::path& dataset, const std::string& run_name) {
    const std::string run = (folder_ / run_name).string();
    std::vector<std::string> arguments = train(1, {"--set", "network.in_channels=2"});
    arguments[1] = dataset.string();
    *(std::ranges::find(arguments, "--out") + 1) = run;
    const ProgramResult trained = run_hayate(arguments);
    EXPECT_EQ(trained.exit_code, 0) << trained.err;
    const ProgramResult predicted =
        run_hayate({"predict", run, (dataset / "imagesTr").string(), "--out",
                    (folder_ / (run_name + "_out")).string(), "--device", "cpu"});
    EXPECT_EQ(predicted.exit_code, 0) << predicted.err;
    return json::parse(run_hayate({"evaluate", run, dataset.string(), "--json"}).out)
        .at("mean_foreground_dice")
        .get<double>();
  };
  EXPECT_EQ(try_two(joined, "run_joined"), try_two(apart, "run_apart"));
  for (int i = 0; i < kCaseCount; ++i) {
    const std::string name = name_of(i) + ".nii.gz";
    const Volume a = read_label(folder_ / "run_joined_out" / name);
    const Volume b = read_label(folder_ / "run_apart_out" / name);
    EXPECT_TRUE(std::ranges::equal(a.bytes(), b.bytes()));
  }
}

TEST_F(LayoutsSlow, ChannelsOnOtherGridsAreRefusedUnlessTheyMayBeResampled) {
  const fs::path dataset = folder_ / "grids";
  for (int i = 0; i < kCaseCount; ++i) {
    copy("imagesTr", i, dataset / "imagesTr" / (name_of(i) + "_0000.nii.gz"));
    copy("labelsTr", i, dataset / "labelsTr" / (name_of(i) + ".nii.gz"));
    // The image again, all but its first plane.
    const Volume image = read_image(data() / "imagesTr" / (name_of(i) + ".nii.gz"));
    const auto [c, x, y, z] = image.shape();
    Affine moved = image.voxel_to_world();
    moved(0, 3) += moved(0, 0);
    Volume rest(VoxelType::kFloat32, {1, x - 1, y, z}, moved);
    std::ranges::copy(image.voxels<float>().subspan(static_cast<std::size_t>(y * z)),
                      rest.voxels<float>().begin());
    write_image(dataset / "imagesTr" / (name_of(i) + "_0001.nii.gz"), rest);
  }
  std::vector<std::string> arguments = train(1, {"--set", "network.in_channels=2"});
  arguments[1] = dataset.string();
  const ProgramResult refused = run_hayate(arguments);
  EXPECT_EQ(refused.exit_code, 65);
  EXPECT_TRUE(contains(refused.err, "--set data.channel_grid=first")) << refused.err;
  EXPECT_EQ(run_hayate({"verify", dataset.string()}).exit_code, 65);
  fs::remove_all(run());
  arguments.insert(arguments.end(), {"--set", "data.channel_grid=first"});
  const ProgramResult trained = run_hayate(arguments);
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.err + trained.out, "are resampled onto that of the first one"));
  const fs::path out = folder_ / "predicted";
  const ProgramResult predicted =
      run_hayate({"predict", run().string(), (dataset / "imagesTr").string(), "--out", out.string(),
                  "--device", "cpu"});
  EXPECT_EQ(predicted.exit_code, 0) << predicted.err;
  EXPECT_TRUE(fs::exists(out / (name_of(0) + ".nii.gz")));
}

TEST_F(LayoutsSlow, TheDataSetsOwnSplitIsFollowed) {
  write_text(folder_ / "cases.csv",
             "image,label,fold\n"
             "data/imagesTr/case_00.nii.gz,data/labelsTr/case_00.nii.gz,1\n"
             "data/imagesTr/case_01.nii.gz,data/labelsTr/case_01.nii.gz,0\n"
             "data/imagesTr/case_02.nii.gz,data/labelsTr/case_02.nii.gz,1\n"
             "data/imagesTr/case_03.nii.gz,data/labelsTr/case_03.nii.gz,0\n");
  std::vector<std::string> arguments = train(1, {"--fold", "1"});
  arguments[1] = (folder_ / "cases.csv").string();
  const ProgramResult result = run_hayate(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "table, 4 cases, 2 folds in fold of cases.csv")) << result.out;
  EXPECT_TRUE(contains(result.out, "fold 1 of 2 by fold of cases.csv")) << result.out;
  const json record = json::parse(read_text_file(run() / "run.json"))["dataset"];
  EXPECT_EQ(record["validation_cases"], json({"case_00", "case_02"}));
  *(std::ranges::find(arguments, "--fold") + 1) = "2";
  *(std::ranges::find(arguments, "--out") + 1) = (folder_ / "other").string();
  const ProgramResult refused = run_hayate(arguments);
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_TRUE(contains(refused.err, "are 0 to 1")) << refused.err;
}

TEST_F(LayoutsSlow, AListIsWrittenOverWhenAskedOnly) {
  const std::string out = (folder_ / "list.json").string();
  const std::vector<std::string> arguments{"list", data().string(), "--out", out};
  ASSERT_EQ(run_hayate(arguments).exit_code, 0);
  EXPECT_EQ(run_hayate(arguments).exit_code, 2);
  std::vector<std::string> overwrite = arguments;
  overwrite.emplace_back("--overwrite");
  EXPECT_EQ(run_hayate(overwrite).exit_code, 0);
  write_text(out, "{}");
  EXPECT_EQ(run_hayate(overwrite).exit_code, 2);
  EXPECT_EQ(read_text_file(out), "{}");
  const ProgramResult shown = run_hayate({"list", data().string()});
  EXPECT_TRUE(contains(shown.out, "case_00:  " + (data() / "imagesTr/case_00.nii.gz").string()));
}

}  // namespace
}  // namespace hayate
