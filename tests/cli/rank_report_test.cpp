// SPDX-License-Identifier: Apache-2.0
// What a run on several ranks says of them: in its log, its files, its page, and hayate profile.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/reporting/metrics_log.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;

class RankReportSlow : public ProgramTest {
 protected:
  std::vector<std::string> train_on(int ranks, int epochs,
                                    std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--ranks", std::to_string(ranks)});
    return train(epochs, more);
  }
  std::string file(const char* name) const { return read_text_file(run() / name); }
};

/// What a rank did lies within the epoch.
void expect_seconds_of(const EpochRecord& record) {
  for (const RankSeconds& seconds : record.ranks) {
    EXPECT_GT(seconds.compute, 0.0);
    for (const double part :
         {seconds.data_wait, seconds.gradient_wait, seconds.sum_wait, seconds.others_wait}) {
      EXPECT_GE(part, 0.0);
    }
    EXPECT_GT(seconds.communication(), 0.0);
    EXPECT_LE(seconds.total(), record.train_seconds * 1.05);
  }
}

TEST_F(RankReportSlow, TrainingOnTwoLeavesTheTable) {
  const ProgramResult result = run_hayate(train_on(2, 1));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "waiting: communication "));
  EXPECT_TRUE(contains(file("log.txt"), " of the mean"));

  const json ranks = json::parse(file("run.json"))["ranks"];
  ASSERT_EQ(ranks.size(), 2U);
  for (const int rank : {0, 1}) {
    const json& place = ranks[static_cast<std::size_t>(rank)];
    EXPECT_EQ(place["rank"], rank);
    EXPECT_FALSE(place["host"].get<std::string>().empty());
    EXPECT_GT(place["process"], 1);
    EXPECT_TRUE(place["device"].get<std::string>().starts_with("cpu ("));
    EXPECT_GE(place["threads"], 1);
  }
  EXPECT_NE(ranks[0]["process"], ranks[1]["process"]);
  EXPECT_EQ(json::parse(file("run.json"))["launcher"], "hayate");

  const std::vector<EpochRecord> epochs = read_metrics(run());
  ASSERT_EQ(epochs.at(0).ranks.size(), 2U);
  expect_seconds_of(epochs[0]);
  const std::string page = file("report.html");
  EXPECT_TRUE(contains(page, "<h2>Ranks</h2>"));
  EXPECT_TRUE(contains(page, "<th scope=\"row\">1</th><td>" + ranks[1]["host"].get<std::string>()));
}

TEST_F(RankReportSlow, ResumingKeepsWhatTheRanksDidAndOneProcessAddsNothing) {
  ASSERT_EQ(run_hayate(train_on(2, 1)).exit_code, 0);
  const std::string first = file("metrics.jsonl");
  ASSERT_EQ(run_hayate(train_on(2, 2, {"--resume"})).exit_code, 0);
  EXPECT_TRUE(file("metrics.jsonl").starts_with(first));
  EXPECT_EQ(read_metrics(run()).at(1).ranks.size(), 2U);

  const ProgramResult alone = run_hayate(train(3, {"--resume"}));
  ASSERT_EQ(alone.exit_code, 0) << alone.err;
  EXPECT_FALSE(contains(alone.out, "waiting:"));
  EXPECT_TRUE(file("metrics.jsonl").starts_with(first));
  EXPECT_TRUE(read_metrics(run()).at(2).ranks.empty());
  EXPECT_FALSE(contains(file("report.html"), "<h2>Ranks</h2>"));
  EXPECT_FALSE(json::parse(file("run.json")).contains("ranks"));
}

TEST_F(RankReportSlow, ProfileShowsTheRanksBesideTheFirstOnesPhases) {
  std::vector<std::string> arguments = train_on(2, 1);
  arguments[0] = "profile";
  const ProgramResult result = run_hayate(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "phases of the training thread"));
  EXPECT_TRUE(contains(result.out, "waiting: communication "));
  const json profile = json::parse(file("profile.json"));
  ASSERT_EQ(profile["ranks"].size(), 2U);
  EXPECT_EQ(profile["ranks"][1]["rank"], 1);
  EXPECT_GT(profile["ranks"][1]["compute_seconds"], 0.0);
  EXPECT_GT(profile["ranks"][1]["sum_wait_seconds"], 0.0);
  EXPECT_TRUE(contains(file("profile.html"), "<h2>Ranks, in seconds of an epoch</h2>"));

  const ProgramResult wrong = run_hayate({"profile", "/no/such/folder", "--ranks", "2"});
  EXPECT_EQ(wrong.exit_code, 66);
}

}  // namespace
}  // namespace hayate
