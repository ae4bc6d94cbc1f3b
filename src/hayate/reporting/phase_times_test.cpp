// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/phase_times.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(PhaseTimes, AddUpToTheWholeRun) {
  RunResult run{"Fast", {}, 4.0, 0.0};
  for (std::int64_t epoch = 1; epoch <= 2; ++epoch) {
    EpochRecord record;
    record.train_seconds = 5.0;
    record.data_wait_seconds = 1.0;
    // The first epoch was not validated.
    record.validation_seconds = epoch == 1 ? 0.0 : 3.0;
    run.epochs.push_back(record);
  }
  run.saving_seconds = 3.0;
  const auto phases = compute_phase_times(run);
  const std::vector<double> expected{4.0, 8.0, 2.0, 3.0, 3.0};
  ASSERT_EQ(phases.size(), expected.size());
  double shares = 0.0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_DOUBLE_EQ(phases[i].seconds, expected[i]) << phases[i].name;
    EXPECT_DOUBLE_EQ(phases[i].share, expected[i] / 20.0) << phases[i].name;
    shares += phases[i].share;
  }
  EXPECT_DOUBLE_EQ(shares, 1.0);
  EXPECT_NE(phase_table(run).find("width:40.00%"), std::string::npos);
}

TEST(PhaseTimes, SavingIsLeftOutWhereItWasNotMeasured) {
  EXPECT_EQ(compute_phase_times({}).size(), 4U);
}

TEST(PhaseTimes, ARunThatTookNoTimeHasNoShares) {
  for (const PhaseTime& phase : compute_phase_times({})) EXPECT_EQ(phase.share, 0.0);
}

}  // namespace
}  // namespace hayate
