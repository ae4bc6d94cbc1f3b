// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/exported_run.h"

#include <limits>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/plain_run.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

class ExportedRunTest : public testing::Test {
 protected:
  /// What a training on images of 1 mm that all lay as RAS leaves.
  static ordered_json trained_on() {
    TrainedOn trained_on;
    trained_on.axcodes = "RAS";
    trained_on.channel_count = 1;
    trained_on.spacing_mm = {{1, 1, 1}, {1, 1, 1}};
    trained_on.file_spacing_mm = trained_on.spacing_mm;
    trained_on.file_extent_mm = {{40, 40, 40}, {50, 50, 50}};
    trained_on.channel_names = {"T1"};
    trained_on.class_names = {"background", "front", "back"};
    return trained_on.to_json();
  }

  ExportedRun read(const Recipe& recipe, const ordered_json& trained_on = nullptr) const {
    write_plain_run(folder_ / "run", recipe, trained_on);
    return read_exported_run(folder_ / "run");
  }

  TempFolder folder_;
};

std::vector<std::string> names(const std::vector<std::string>& entries) {
  std::vector<std::string> names;
  for (const std::string& entry : entries) names.push_back(json::parse(entry)["name"]);
  return names;
}

TEST_F(ExportedRunTest, NamesChannelsAndClassesAsTheDataSetDid) {
  const ExportedRun run = read(plain_recipe({"data.label_values=[0, 4, 7]"}), trained_on());
  EXPECT_EQ(run.channel_names(), std::vector<std::string>{"T1"});
  EXPECT_EQ(run.class_names(), (std::vector<std::string>{"background", "front", "back"}));
  EXPECT_EQ(run.output_names(), run.class_names());
  EXPECT_EQ(run.class_values(), (std::vector<std::int64_t>{0, 4, 7}));
}

TEST_F(ExportedRunTest, BringsImagesToTheGridThatWasTrainedOn) {
  const std::string normalize = R"({"name": "NormalizeIntensity"})";
  const std::string spacing = R"({"name": "Spacing", "pixdim": [2, 2, 2]})";
  EXPECT_EQ(names(read(plain_recipe({"transforms.prepare=[" + normalize + "]"}), trained_on())
                      .preparation()),
            (std::vector<std::string>{"Orientation", "Spacing", "NormalizeIntensity"}));
  // What the recipe does itself is left to it.
  const ExportedRun spaced =
      read(plain_recipe({"transforms.prepare=[" + normalize + ", " + spacing + "]"}), trained_on());
  EXPECT_EQ(names(spaced.preparation()),
            (std::vector<std::string>{"Orientation", "NormalizeIntensity", "Spacing"}));
  EXPECT_EQ(json::parse(spaced.preparation()[2])["pixdim"], json({2.0, 2.0, 2.0}));
}

TEST_F(ExportedRunTest, RefusesWhatIsNoFinishedRun) {
  EXPECT_TRUE(
      contains(error_text<MissingInputError>([&] { read_exported_run(folder_ / "nothing"); }),
               "not a run folder"));
  write_plain_run(folder_ / "run", plain_recipe());
  std::filesystem::remove(folder_ / "run/best.safetensors");
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { read_exported_run(folder_ / "run"); }),
                       "no weights yet"));
}

TEST_F(ExportedRunTest, RefusesWeightsOfAnotherNetwork) {
  write_plain_run(folder_ / "run", plain_recipe());
  write_file_atomically(folder_ / "run/recipe.json",
                        plain_recipe({"network.channels=[4, 16]"}).to_json().dump());
  EXPECT_TRUE(contains(error_text<DataError>([&] { read_exported_run(folder_ / "run"); }),
                       "do not fit the network"));
}

TEST_F(ExportedRunTest, RefusesWeightsThatAreNotFinite) {
  const ExportedRun run = read(plain_recipe());
  std::vector<TensorView> tensors = run.weights.tensors();
  std::vector<float> values = plain_weights(tensors[0].size());
  values.back() = std::numeric_limits<float>::quiet_NaN();
  tensors[0].bytes = std::as_bytes(std::span(values));
  write_safetensors(folder_ / "run/best.safetensors", tensors, {});
  EXPECT_TRUE(contains(error_text<DataError>([&] { read_exported_run(folder_ / "run"); }),
                       "NaN or infinity"));
}

}  // namespace
}  // namespace hayate
