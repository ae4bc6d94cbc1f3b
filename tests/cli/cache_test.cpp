// SPDX-License-Identifier: Apache-2.0
// Where prepared cases are kept, and hayate cache, as a user meets them.
#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/safetensors.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class CacheSlow : public ProgramTest {
 protected:
  fs::path cache() const { return folder_ / "cache"; }

  /// hayate train for two epochs, with prepared cases of that kind, into a run of that name.
  ProgramResult train_with(const std::string& kind, const std::string& name,
                           std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments =
        train(2, {"--set", "data.dataset=" + kind, "--set", "data.cache_dir=" + cache().string()});
    arguments[5] = (folder_ / name).string();
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_hayate(arguments);
  }

  void expect_same_weights(const std::string& a, const std::string& b) const {
    const SafetensorsFile first = SafetensorsFile::read(folder_ / a / "last.ckpt");
    const SafetensorsFile second = SafetensorsFile::read(folder_ / b / "last.ckpt");
    for (const TensorView& tensor : first.tensors()) {
      EXPECT_TRUE(std::ranges::equal(tensor.bytes, second.at(tensor.name).bytes)) << tensor.name;
    }
  }

  ProgramResult cache_command(const std::string& name) const {
    return run_hayate({"cache", name, "--cache-dir", cache().string(), "--json"});
  }
};

TEST_F(CacheSlow, APersistentDatasetTrainsAsACacheInMemoryAndIsFoundAgain) {
  ASSERT_EQ(train_with("CacheDataset", "memory").exit_code, 0);
  EXPECT_FALSE(fs::exists(cache()));
  const ProgramResult first = train_with("PersistentDataset", "first");
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const json listed = json::parse(cache_command("list").out);
  EXPECT_EQ(listed["cases"].size(), 6U);
  EXPECT_GT(listed["bytes"], 6 * 20 * 18 * 16 * 2);
  ASSERT_EQ(train_with("PersistentDataset", "second").exit_code, 0);
  EXPECT_EQ(json::parse(cache_command("list").out)["cases"].size(), 6U);
  expect_same_weights("memory", "first");
  expect_same_weights("memory", "second");
  // A run may be taken up with its cases kept elsewhere.
  const ProgramResult resumed =
      train_with("PersistentDataset", "memory", {"--resume", "--set", "max_epochs=3"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
}

TEST_F(CacheSlow, VerifyFindsADamagedCaseAndTrainingMendsIt) {
  ASSERT_EQ(train_with("PersistentDataset", "first").exit_code, 0);
  EXPECT_EQ(cache_command("verify").exit_code, 0);
  const std::string file = json::parse(cache_command("list").out)["cases"][2]["file"];
  fs::resize_file(cache() / file, 5000);
  const ProgramResult damaged = cache_command("verify");
  EXPECT_EQ(damaged.exit_code, 65);
  EXPECT_EQ(json::parse(damaged.out)["damaged"][0]["file"], file);
  const ProgramResult mended = train_with("PersistentDataset", "second");
  ASSERT_EQ(mended.exit_code, 0);
  EXPECT_TRUE(contains(mended.err, "the case is prepared again"));
  EXPECT_EQ(cache_command("verify").exit_code, 0);
  expect_same_weights("first", "second");
}

TEST_F(CacheSlow, ClearRemovesAllAndAFolderThatIsNotThereIsEmpty) {
  ASSERT_EQ(train_with("PersistentDataset", "first").exit_code, 0);
  EXPECT_EQ(json::parse(cache_command("clear").out)["removed"], 6);
  EXPECT_TRUE(fs::is_empty(cache()));
  fs::remove(cache());
  EXPECT_EQ(cache_command("list").exit_code, 0);
  EXPECT_EQ(cache_command("verify").exit_code, 0);
  EXPECT_EQ(cache_command("clear").exit_code, 0);
}

TEST_F(CacheSlow, AFolderThatCannotBeMadeLeavesCasesInMemory) {
  std::ofstream(cache()) << "a file";
  EXPECT_EQ(cache_command("list").exit_code, 66);
  const ProgramResult result = train_with("PersistentDataset", "run");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(contains(result.err, cache().string()));
  EXPECT_TRUE(contains(result.err, "stay in memory"));
  EXPECT_TRUE(fs::is_regular_file(cache()));
}

TEST_F(CacheSlow, AutoSaysWhatItChoseAndWhy) {
  const ProgramResult result = train_with("auto", "run");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "data.dataset auto: CacheDataset, because 6 prepared cases"));
  const json run = json::parse(read_text_file(folder_ / "run/run.json"));
  EXPECT_EQ(run["dataset"]["kind"], "CacheDataset");
  EXPECT_TRUE(contains(run["dataset"]["kind_reason"], "of memory are free"));
}

TEST_F(CacheSlow, AResumedSmartCacheRunEqualsAnUninterruptedOne) {
  const std::vector<std::string> window{"--set", "data.cache_rate=0.5", "--set",
                                        "data.replace_rate=0.5"};
  const auto run_for = [&](const std::string& name, const char* epochs, bool resume) {
    std::vector<std::string> more = window;
    more.insert(more.end(), {"--set", std::string("max_epochs=") + epochs});
    // A schedule that does not depend on the run's length.
    more.insert(more.end(), {"--set", "schedule.name=constant"});
    if (resume) more.emplace_back("--resume");
    const ProgramResult result = train_with("SmartCacheDataset", name, more);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_TRUE(contains(result.out, "1/1, train_loss"));
  };
  run_for("whole", "4", false);
  run_for("parts", "2", false);
  run_for("parts", "4", true);
  expect_same_weights("whole", "parts");
}

}  // namespace
}  // namespace hayate
