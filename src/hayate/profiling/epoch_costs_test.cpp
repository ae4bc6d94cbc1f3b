// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/epoch_costs.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/profiling/profile_text.h"
#include "hayate/profiling/write_profile.h"
#include "hayate/reporting/metrics_log.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

double cost(const std::vector<EpochCost>& costs, const std::string& name) {
  const auto found = std::ranges::find(costs, name, &EpochCost::name);
  return found == costs.end() ? -1.0 : found->seconds;
}

/// Makes half an epoch, with a name that HTML must escape.
Profile make_profile() {
  Profile profile;
  profile.data_set = "A<B";
  profile.recipe = "mine";
  profile.wall_seconds = 10.0;
  profile.facts.steps = 4;
  profile.facts.steps_per_epoch = 8;
  profile.facts.peak_gflops = 1.0;
  profile.trace.phases = {
      {.name = "cache fill", .seconds = 3.0, .share = 0.3, .calls = 1},
      {.name = "epoch", .seconds = 5.0, .share = 0.5, .calls = 1},
      {.name = "data wait", .depth = 1, .seconds = 2.0, .share = 0.2, .calls = 4},
      {.name = "other", .depth = 1, .seconds = 3.0, .share = 0.3},
      {.name = "validation", .seconds = 1.0, .share = 0.1, .calls = 1},
      {.name = "other", .seconds = 1.0, .share = 0.1},
  };
  profile.trace.step = {{"step", "", 0, 0.0, 20.0}, {"data wait", "", 1, 0.0, 12.0}};
  profile.resources = {{.seconds = 0.0}, {.seconds = 1.0, .cpu_percent = 150.0}};
  profile.advice = advise(profile.trace, profile.facts);
  return profile;
}

TEST(EpochCosts, AreThoseOfAWholeEpochHoweverManyStepsWereProfiled) {
  const std::vector<EpochCost> costs = epoch_costs(make_profile());
  EXPECT_DOUBLE_EQ(cost(costs, "cache fill"), 3.0);
  EXPECT_DOUBLE_EQ(cost(costs, "training epoch"), 10.0);
  EXPECT_DOUBLE_EQ(cost(costs, "training epoch: data wait"), 4.0);
  EXPECT_DOUBLE_EQ(cost(costs, "validation"), 1.0);
}

TEST(EpochCosts, AWrittenProfileReadsBackByItsFileOrItsFolder) {
  const TempFolder folder;
  const Profile profile = make_profile();
  write_profile(folder / "p", profile, {}, std::nullopt);
  for (const auto& path : {folder / "p", folder / "p/profile.json"}) {
    const NamedCosts read = read_epoch_costs(path);
    EXPECT_EQ(read.name, "mine");
    ASSERT_EQ(read.costs.size(), epoch_costs(profile).size());
    EXPECT_DOUBLE_EQ(cost(read.costs, "training epoch: data wait"), 4.0);
  }
  const std::string page = read_text_file(folder / "p/profile.html");
  EXPECT_TRUE(contains(page, "mine on A&lt;B"));
  EXPECT_FALSE(contains(page, "A<B"));
  EXPECT_FALSE(contains(page, "://"));
  EXPECT_EQ(page.find("nan"), std::string::npos);
}

TEST(EpochCosts, ARunGivesTheMeansOfItsEpochs) {
  const TempFolder folder;
  {
    MetricsLog log(folder.path(), 2);
    for (int epoch = 1; epoch <= 2; ++epoch) {
      EpochRecord record;
      record.epoch = epoch;
      record.train_seconds = 2.0 * epoch;
      record.data_wait_seconds = 1.0;
      // Validated in the second epoch only.
      record.validation_seconds = epoch == 2 ? 5.0 : 0.0;
      record.total_seconds_without_cache = 10.0;
      record.total_seconds_with_cache = 14.0;
      log.append(record);
    }
  }
  const std::vector<EpochCost> costs = read_epoch_costs(folder.path()).costs;
  EXPECT_DOUBLE_EQ(cost(costs, "cache fill"), 4.0);
  EXPECT_DOUBLE_EQ(cost(costs, "training epoch"), 3.0);
  EXPECT_DOUBLE_EQ(cost(costs, "training epoch: data wait"), 1.0);
  EXPECT_DOUBLE_EQ(cost(costs, "validation"), 5.0);
}

TEST(EpochCosts, SaysWhatIsNoProfile) {
  const TempFolder folder;
  EXPECT_THROW(read_epoch_costs(folder.path()), MissingInputError);
  EXPECT_THROW(read_epoch_costs(folder / "nowhere"), MissingInputError);
  for (const char* text : {"{", "[]", "{}", R"({"recipe": "x", "costs": {"a": "b"}})",
                           R"({"recipe": 1, "costs": {}})"}) {
    write_file_atomically(folder / "profile.json", text);
    EXPECT_THROW(read_epoch_costs(folder / "profile.json"), DataError) << text;
  }
}

TEST(ProfileText, PutsCostsBesideEachOtherByName) {
  const NamedCosts ours{"fast", {{"training epoch", 2.0}, {"cache fill", 3.0}}};
  const NamedCosts theirs{"regular", {{"training epoch", 8.0}, {"metric", 1.0}}};
  const std::string text = comparison_text(ours, theirs);
  EXPECT_TRUE(contains(text, "4.00×"));
  EXPECT_TRUE(contains(text, "cache fill"));
  EXPECT_TRUE(contains(text, "metric"));
}

TEST(ProfileText, ItsLastRowSaysHowMuchOfTheWallClockTheRowsAre) {
  const std::string text = profile_text(make_profile());
  EXPECT_TRUE(contains(text, "10.000  100.0%   of 10.000 s by the wall clock"));
  EXPECT_TRUE(contains(text, "  data wait"));
  EXPECT_TRUE(contains(text, "what binds: "));
}

}  // namespace
}  // namespace hayate
