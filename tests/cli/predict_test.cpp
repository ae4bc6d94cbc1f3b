// SPDX-License-Identifier: Apache-2.0
// Folders as users have them, and what hayate predict tells of them.
#include <csignal>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/base/csv.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class PredictSlow : public ProgramTest {
 protected:
  void SetUp() override {
    const ProgramResult trained = run_hayate(train(1));
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }

  std::vector<std::string> arguments(const std::vector<fs::path>& inputs,
                                     const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"predict", run().string()};
    for (const fs::path& input : inputs) all.push_back(input.string());
    all.insert(all.end(), {"--out", out().string(), "--device", "cpu"});
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  ProgramResult predict(const std::vector<fs::path>& inputs,
                        const std::vector<std::string>& more = {}) const {
    return run_hayate(arguments(inputs, more));
  }

  /// Copies an image to a place below the folder of inputs.
  void add_image(const std::string& name) const {
    fs::create_directories((in() / name).parent_path());
    fs::copy_file(data() / "imagesTr/case_00.nii.gz", in() / name);
  }

  json report() const { return json::parse(read_text_file(out() / "predictions.json")); }
  fs::path in() const { return folder_ / "in"; }
  fs::path out() const { return folder_ / "out"; }
};

TEST_F(PredictSlow, FoldersInFoldersAreMirroredAndReported) {
  add_image("a.nii.gz");
  add_image("s1/ct.nii.gz");
  add_image("s2/t/ct.nii.gz");
  add_image("._a.nii.gz");
  write_text(in() / "notes.txt", "x");
  write_text(in() / "s1/bad.nii", "x");
  const fs::path table = folder_ / "tables/report.csv";
  const ProgramResult predicted = predict({in()}, {"--report", table.string(), "--preview"});
  EXPECT_EQ(predicted.exit_code, 65);
  EXPECT_TRUE(contains(predicted.out, "4 images in 3 folders; 1 file is no image, the first is"));
  EXPECT_TRUE(contains(predicted.err, "1 of 4 images could not be labelled"));
  for (const char* name : {"a", "s1/ct", "s2/t/ct"}) {
    EXPECT_TRUE(fs::exists(out() / (name + std::string(".nii.gz")))) << name;
    EXPECT_TRUE(fs::exists(out() / (name + std::string("_preview.png")))) << name;
  }

  const json said = report();
  EXPECT_EQ(said["finished"], true);
  EXPECT_EQ(said["failed"], json({"s1/bad"}));
  ASSERT_EQ(said["cases"].size(), 4U);
  const json& first = said["cases"][0];
  EXPECT_EQ(first["case"], "a");
  const Volume label = read_label(out() / first["label"].get<std::string>());
  EXPECT_EQ(first["volumes"]["ball"]["voxels"],
            std::ranges::count(label.voxels<std::uint8_t>(), std::uint8_t{1}));
  EXPECT_GT(first["seconds"]["predict"], 0.0);
  EXPECT_EQ(said["cases"][1]["state"], "failed");
  EXPECT_EQ(said["cases"][1]["exit_code"], 65);
  EXPECT_EQ(parse_csv(read_text_file(table)).size(), 5U);

  // What hayate predict has not made stays.
  write_text(table, "mine");
  EXPECT_EQ(predict({in()}, {"--report", table.string(), "--overwrite"}).exit_code, 2);
  EXPECT_EQ(read_text_file(table), "mine");
}

TEST_F(PredictSlow, PatternsThatNoShellHasExpandedAreExpanded) {
  add_image("s1/ct.nii.gz");
  add_image("s2/ct.nii.gz");
  ASSERT_EQ(predict({in() / "**/ct.nii.gz"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(out() / "s1/ct.nii.gz"));
  EXPECT_TRUE(fs::exists(out() / "s2/ct.nii.gz"));
  EXPECT_EQ(predict({in() / "*.mha"}).exit_code, 66);
}

TEST_F(PredictSlow, GoesOnWhereItWasStoppedOrKilled) {
  constexpr int kCount = 80;
  for (int i = 0; i < kCount; ++i) add_image(fmt::format("ct_{:03}.nii.gz", i));
  for (const int signal : {SIGKILL, SIGINT}) {
    RunningProgram running(arguments({in()}, {"--skip-existing"}));
    ASSERT_TRUE(running.wait_for_output(signal == SIGKILL ? "ct_002" : "ct_020"));
    running.send(signal);
    EXPECT_EQ(running.wait().exit_code, signal == SIGKILL ? -SIGKILL : 75);
    for (const auto& file : fs::directory_iterator(out())) {
      if (file.path().extension() != ".gz") continue;
      EXPECT_NO_THROW(read_label(file.path()));
    }
  }
  EXPECT_EQ(report()["finished"], false);
  const std::size_t reported = report()["cases"].size();
  EXPECT_GT(reported, 2U);
  EXPECT_LT(reported, std::size_t{kCount});
  const ProgramResult rest = predict({in()}, {"--skip-existing"});
  ASSERT_EQ(rest.exit_code, 0) << rest.err;
  EXPECT_TRUE(contains(rest.out, fmt::format("of {} predictions are there already", kCount)));
  EXPECT_EQ(report()["cases"].size(), std::size_t{kCount});
  EXPECT_EQ(report()["finished"], true);
  const auto expected = read_bytes(out() / "ct_000.nii.gz");
  for (int i = 0; i < kCount; ++i) {
    EXPECT_EQ(read_bytes(out() / fmt::format("ct_{:03}.nii.gz", i)), expected) << i;
  }
  expect_no_half_written_file(out());
}

TEST_F(PredictSlow, TheFolderOfPredictionsIsNoInput) {
  add_image("ct.nii.gz");
  const std::string inside = (in() / "predicted").string();
  ASSERT_EQ(predict({in()}, {"--out", inside}).exit_code, 0);
  ASSERT_EQ(predict({in()}, {"--out", inside, "--overwrite"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(in() / "predicted/predicted"));
}

}  // namespace
}  // namespace hayate
