// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/prediction_memory.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

constexpr std::int64_t kMb = 1'000'000;

/// Of 900 MB with scores in memory, 600 without, 430 at the least.
PredictionForecast a_forecast() {
  return {.held_bytes = 200 * kMb,
          .network_bytes = 220 * kMb,
          .output_bytes = 180 * kMb,
          .window_sum_bytes = 50 * kMb,
          .sum_bytes = 160 * kMb,
          .repeated_bytes = 20 * kMb,
          .score_bytes = 300 * kMb,
          .writing_bytes = 100 * kMb};
}

RoomShares share(std::int64_t megabytes) {
  return share_room(a_forecast(), {.memory_bytes = megabytes * kMb, .scratch_folder = "/scratch"},
                    "ct.nii.gz");
}

TEST(PredictionMemory, IsWhatStandsSideBySide) {
  EXPECT_EQ(a_forecast().least_bytes(), 430 * kMb);
  EXPECT_EQ(a_forecast().most_without_scores(), 600 * kMb);
  EXPECT_EQ(a_forecast().most_bytes(), 900 * kMb);
  PredictionForecast writes_most = a_forecast();
  writes_most.writing_bytes = 1000 * kMb;
  EXPECT_EQ(writes_most.least_bytes(), 1200 * kMb);
}

TEST(PredictionMemory, KeepsEverythingThereWhereItFits) {
  const RoomShares shares = share(900);
  EXPECT_FALSE(shares.scores_wait_in);
  EXPECT_EQ(shares.sums.repeated_bytes, 20 * kMb);
  EXPECT_EQ(shares.sums.memory_bytes, (900 - 430 - 300 - 20) * kMb);
}

TEST(PredictionMemory, LetsScoresWaitOnTheDiskBeforeSumsDo) {
  const RoomShares shares = share(899);
  EXPECT_EQ(shares.scores_wait_in, "/scratch");
  EXPECT_EQ(shares.sums.repeated_bytes, 20 * kMb);
  EXPECT_EQ(shares.sums.memory_bytes, (899 - 430 - 20) * kMb);
  const RoomShares tight = share(599);
  EXPECT_EQ(tight.sums.repeated_bytes, 0);
  EXPECT_EQ(tight.sums.memory_bytes, (599 - 430) * kMb);
}

TEST(PredictionMemory, RefusesWhatCannotFitWithWhatItTakes) {
  EXPECT_NO_THROW(share(430));
  const std::string text = error_text<MemoryError>([] { share(429); });
  EXPECT_TRUE(contains(text, "ct.nii.gz"));
  EXPECT_TRUE(contains(text, "430.0 MB"));
}

}  // namespace
}  // namespace hayate
