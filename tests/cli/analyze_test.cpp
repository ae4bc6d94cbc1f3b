// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/recipe/recipe.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// Works in the test's own folder, where analyses and runs go by default.
class AnalyzeCommand : public ProgramTest {
 protected:
  AnalyzeCommand() : before_(fs::current_path()) { fs::current_path(folder_.path()); }
  ~AnalyzeCommand() override { fs::current_path(before_); }

 private:
  fs::path before_;
};
using AnalyzeCommandSlow = AnalyzeCommand;

TEST_F(AnalyzeCommand, LeavesNumbersAPageAndARecipe) {
  const ProgramResult result = run_hayate({"analyze", data().string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const fs::path out = folder_ / "analysis/data";
  const json analysis = json::parse(read_text_file(out / "analysis.json"));
  EXPECT_EQ(analysis["case_count"], 6);
  EXPECT_EQ(analysis["median_shape"], json({20, 18, 16}));
  EXPECT_EQ(analysis["classes"], json({"background", "ball"}));
  EXPECT_GT(analysis["cases"][0]["classes"]["ball"]["volume_ml"], 0.2);
  EXPECT_EQ(analysis["cases"][0]["classes"]["ball"]["components"], 1);
  EXPECT_GT(analysis["forecast"]["cache_bytes"], 6 * 20 * 18 * 16 * 3 - 1);

  const Recipe recipe = read_recipe((out / "recipe.json").string());
  EXPECT_EQ(recipe.network.out_channels, 2);
  EXPECT_FALSE(recipe.reasons.empty());

  const std::string page = read_text_file(out / "analysis.html");
  EXPECT_TRUE(contains(page, "data:image/png;base64,"));
  EXPECT_TRUE(contains(page, "case_05"));
  EXPECT_TRUE(contains(page, recipe.reasons[0].second));
  EXPECT_FALSE(contains(page, "src=\"http"));
  expect_no_half_written_file(folder_.path());
}

TEST_F(AnalyzeCommand, OverwritesNoFileThatIsNotItsOwn) {
  const std::vector<std::string> analyze{"analyze", data().string(), "--out",
                                         (folder_ / "out").string()};
  fs::create_directories(folder_ / "out");
  write_text(folder_ / "out/recipe.json", "mine");
  const ProgramResult refused = run_hayate(analyze);
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  EXPECT_EQ(read_text_file(folder_ / "out/recipe.json"), "mine");
  EXPECT_FALSE(fs::exists(folder_ / "out/analysis.json"));
  fs::remove(folder_ / "out/recipe.json");
  EXPECT_EQ(run_hayate(analyze).exit_code, 0);
  EXPECT_EQ(run_hayate(analyze).exit_code, 0);
}

TEST_F(AnalyzeCommand, LeavesOutWhatCannotBeUsedAndNamesIt) {
  write_text(data() / "imagesTr/case_02.nii.gz", "no image");
  fs::copy_file(data() / "imagesTr/case_00.nii.gz", data() / "imagesTr/case_01.nii.gz",
                fs::copy_options::overwrite_existing);
  const ProgramResult result =
      run_hayate({"analyze", data().string(), "--out", (folder_ / "out").string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json analysis = json::parse(read_text_file(folder_ / "out/analysis.json"));
  EXPECT_EQ(analysis["case_count"], 5);
  EXPECT_EQ(analysis["problems"][0]["case"], "case_02");
  ASSERT_EQ(analysis["duplicates"].size(), 1U);
  EXPECT_EQ(analysis["duplicates"][0], json({"case_00", "case_01"}));
}

TEST_F(AnalyzeCommand, SaysWhatIsWrong) {
  EXPECT_EQ(run_hayate({"analyze", (folder_ / "nowhere").string()}).exit_code, 66);
  for (int i = 0; i < 6; ++i) {
    write_text(data() / fmt::format("imagesTr/case_{:02}.nii.gz", i), "no image");
  }
  const ProgramResult result = run_hayate({"analyze", data().string()});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_TRUE(contains(result.err, "none of 6 cases"));
  EXPECT_FALSE(fs::exists(folder_ / "analysis/data/recipe.json"));
}

TEST_F(AnalyzeCommandSlow, TrainingWithoutARecipeTakesTheChosenOne) {
  const std::vector<std::string> arguments{"train", data().string(), "--device", "cpu",
                                           "--set", "max_epochs=2",  "--set",    "val_interval=1"};
  const ProgramResult first = run_hayate(arguments);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_TRUE(contains(first.out, "no --recipe: analysing"));
  const json used = json::parse(read_text_file(folder_ / "runs/data/auto/recipe.json"));
  EXPECT_EQ(used["max_epochs"], 2);
  EXPECT_TRUE(used["reasons"].contains("optimizer.lr"));
  EXPECT_FALSE(used["reasons"].contains("max_epochs"));

  std::vector<std::string> again = arguments;
  again.insert(again.end(), {"--dry-run"});
  EXPECT_TRUE(contains(run_hayate(again).out, "chosen by hayate analyze"));
  // Other files make another analysis.
  fs::remove(data() / "dataset.json");
  fs::remove(data() / "imagesTr/case_05.nii.gz");
  fs::remove(data() / "labelsTr/case_05.nii.gz");
  EXPECT_TRUE(contains(run_hayate(again).out, "no --recipe: analysing"));
  EXPECT_EQ(json::parse(read_text_file(folder_ / "analysis/data/analysis.json"))["case_count"], 5);
}

}  // namespace
}  // namespace hayate
