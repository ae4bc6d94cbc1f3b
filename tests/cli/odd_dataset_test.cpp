// SPDX-License-Identifier: Apache-2.0
// Data sets that are laid out or named in ways of their own, from listing to training.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/scoped_environment.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A network that trains in a blink, on data sets that a test spoils.
class OddDatasetSlow : public ProgramTest {
 protected:
  json dataset() const { return json::parse(read_text_file(data() / "dataset.json")); }
  void write_dataset(const json& dataset) const {
    write_text(data() / "dataset.json", dataset.dump());
  }
};

TEST_F(OddDatasetSlow, AFolderForEachPatientNamesItsCases) {
  json list = dataset();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list["training"].size(); ++i) {
    names.push_back(fmt::format("s{}", i));
    fs::create_directory(data() / names.back());
    for (const char* kind : {"image", "label"}) {
      std::string& file = list["training"][i][kind].get_ref<std::string&>();
      const std::string moved = fmt::format("{}/{}.nii.gz", names.back(), kind);
      fs::rename(data() / file, data() / moved);
      file = "./" + moved;
    }
  }
  write_dataset(list);
  const ProgramResult verified = run_hayate({"verify", data().string()});
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  const ProgramResult trained = run_hayate(train(1));
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  const json run_json = json::parse(read_text_file(run() / "run.json"));
  std::vector<std::string> used = run_json["dataset"]["training_cases"];
  for (const std::string name : run_json["dataset"]["validation_cases"]) used.push_back(name);
  std::ranges::sort(used);
  EXPECT_EQ(used, names);
}

TEST_F(OddDatasetSlow, AListOfValidationCasesIsFollowed) {
  json list = dataset();
  list["validation"] = json::array({list["training"][2]});
  list["training"].erase(2);
  list["numTraining"] = 5;
  write_dataset(list);
  const ProgramResult trained = run_hayate(train(1));
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.out, "by validation of dataset.json"));
  const json record = json::parse(read_text_file(run() / "run.json"))["dataset"];
  EXPECT_EQ(record["validation_cases"], json({"case_02"}));
  EXPECT_EQ(record["training_cases"].size(), 5U);
  const ProgramResult verified = run_hayate({"verify", data().string(), "--json"});
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
}

TEST_F(OddDatasetSlow, ACaseThatOnlyATransformRefusesIsNamedAndLeftOut) {
  write_image(data() / "labelsTr/case_01.nii.gz",
              Volume::zeros(VoxelType::kUint8, {1, 20, 18, 16}));
  const std::vector<std::string> crop{
      "--set",
      R"(transforms.prepare=[{"name": "CropForeground", "source_key": "label", "margin": 16}])"};
  const ProgramResult refused = run_hayate(train(1, crop));
  EXPECT_EQ(refused.exit_code, 65);
  EXPECT_TRUE(contains(refused.err, "case_01"));
  std::vector<std::string> skipping = crop;
  skipping.push_back("--skip-bad");
  const ProgramResult trained = run_hayate(train(1, skipping));
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.err, "left out case_01"));
}

TEST_F(OddDatasetSlow, WithoutAFolderForPreparedCasesTheyStayInMemory) {
  const ScopedEnvironment home("HOME", "");
  const ScopedEnvironment cache("HAYATE_CACHE_DIRECTORY", "");
  const ScopedEnvironment xdg("XDG_CACHE_HOME", "");
  const ProgramResult trained = run_hayate(train(1, {"--set", "data.dataset=auto"}));
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_TRUE(contains(trained.out, "data.dataset auto: CacheDataset"));
}

TEST_F(OddDatasetSlow, NamesThatAreNoTextTrainAndAreAnalysed) {
  const fs::path odd = folder_ / "lat\xe9in";
  fs::create_directory(odd);
  for (const auto& [from, to] : {std::pair("imagesTr", "images"), {"labelsTr", "labels"}}) {
    fs::rename(data() / from, odd / to);
    fs::rename(odd / to / "case_00.nii.gz", odd / to / "l\xe9.nii.gz");
  }
  std::vector<std::string> arguments = train(1);
  arguments[1] = odd.string();
  const ProgramResult trained = run_hayate(arguments);
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  const ProgramResult analysed =
      run_hayate({"analyze", odd.string(), "--out", (folder_ / "analysis").string()});
  EXPECT_EQ(analysed.exit_code, 0) << analysed.err;
}

}  // namespace
}  // namespace hayate
