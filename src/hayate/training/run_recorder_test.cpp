// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/run_recorder.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/process_clock.h"
#include "hayate/io/safetensors.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"
#include "support/tiny_recipe.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// A run of three epochs that no step is trained in: what is recorded is said by the test.
class RunRecorderTest : public testing::Test {
 protected:
  RunRecorderTest() {
    write_tiny_dataset(folder_.path() / "data", 6);
    session_ = std::make_unique<TrainingSession>(
        recipe_, SessionOptions{folder_.path() / "data", "cpu", false});
    fs::create_directories(run_.path);
  }

  /// Scores a prediction of `found` of the ball's 10 voxels, and of none beside it, in the first of
  /// the two cases for validation, and a perfect one in the second.
  static DiceMetric dice_of(std::int64_t found) {
    DiceMetric metric(2);
    std::vector<std::uint8_t> labelled(20, 0);
    std::vector<std::uint8_t> predicted(20, 0);
    std::fill_n(labelled.begin(), 10, std::uint8_t{1});
    std::fill_n(predicted.begin(), found, std::uint8_t{1});
    metric.add(count_dice(predicted, labelled, 2));
    metric.add(count_dice(labelled, labelled, 2));
    return metric;
  }

  void record_epoch(RunRecorder& recorder, std::int64_t found) {
    recorder.start_epoch(/*epoch_count=*/2);
    recorder.state().global_step += session_->steps_per_epoch();
    EpochRecord record = recorder.record_training({.mean_loss = 0.5});
    recorder.record_validation(record, dice_of(found), /*seconds=*/1.0);
    recorder.finish_epoch(std::move(record));
  }

  std::string best_epoch() const {
    return SafetensorsFile::read(run_.best_weights()).metadata().at("epoch");
  }

  TempFolder folder_;
  Recipe recipe_ = tiny_recipe(3);
  RunFolder run_{folder_.path() / "run"};
  std::unique_ptr<TrainingSession> session_;
};

TEST_F(RunRecorderTest, LeavesMetricsEventsWeightsAndCheckpointsOfAnEpoch) {
  RunRecorder recorder(*session_, run_, /*resume=*/false);
  record_epoch(recorder, 8);
  recorder.finish();
  const std::vector<EpochRecord> rows = read_metrics(run_.path);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_NEAR(rows[0].mean_foreground_dice, (2.0 * 8 / (8 + 10) + 1.0) / 2.0, 1e-6);
  EXPECT_EQ(rows[0].best_epoch, 1);
  EXPECT_TRUE(fs::exists(run_.checkpoint()));
  EXPECT_TRUE(TensorboardEvents::holds(run_.path, recorder.state().history));
  EXPECT_EQ(best_epoch(), "1");
}

TEST_F(RunRecorderTest, KeepsTheWeightsOfTheBestEpoch) {
  RunRecorder recorder(*session_, run_, /*resume=*/false);
  record_epoch(recorder, 5);
  record_epoch(recorder, 9);
  record_epoch(recorder, 7);
  EXPECT_EQ(best_epoch(), "2");
  EXPECT_EQ(recorder.state().best_metric_epoch, 2);
  EXPECT_TRUE(recorder.is_finished());
}

TEST_F(RunRecorderTest, LeavesTheCasesOfTheBestValidationTheWorstFirst) {
  RunRecorder recorder(*session_, run_, /*resume=*/false);
  record_epoch(recorder, 9);
  record_epoch(recorder, 7);
  const ValidationCases cases = read_validation_cases(run_.path).value();
  EXPECT_EQ(cases.epoch, 1);
  ASSERT_EQ(cases.cases.size(), 2U);
  EXPECT_EQ(cases.cases[0].counts[1], (DiceCounts{9, 10, 9}));
  EXPECT_EQ(cases.cases[0].name, session_->data().datasets.validation->files(0).name);
  EXPECT_EQ(cases.cases[1].counts[1], (DiceCounts{10, 10, 10}));
}

TEST_F(RunRecorderTest, AResumedRunWritesTheCasesOfItsBestValidationAgain) {
  {
    RunRecorder first(*session_, run_, /*resume=*/false);
    record_epoch(first, 5);
    record_epoch(first, 4);
  }
  const std::string table = read_text_file(run_.validation_cases());
  fs::remove(run_.validation_cases());
  const RunRecorder second(*session_, run_, /*resume=*/true);
  EXPECT_EQ(read_text_file(run_.validation_cases()), table);
  EXPECT_EQ(second.best_validation().epoch, 1);
}

TEST_F(RunRecorderTest, GoesOnWhereTheCheckpointIs) {
  {
    RunRecorder first(*session_, run_, /*resume=*/false);
    EXPECT_FALSE(first.is_resumed());
    record_epoch(first, 5);
  }
  RunRecorder second(*session_, run_, /*resume=*/true);
  EXPECT_TRUE(second.is_resumed());
  EXPECT_EQ(second.state().epoch, 1);
  record_epoch(second, 4);
  EXPECT_EQ(read_metrics(run_.path).size(), 2U);
}

TEST_F(RunRecorderTest, WritesBestWeightsAgainThatTheRunEndedBefore) {
  {
    RunRecorder first(*session_, run_, /*resume=*/false);
    record_epoch(first, 5);
  }
  fs::remove(run_.best_weights());
  const RunRecorder second(*session_, run_, /*resume=*/true);
  EXPECT_EQ(best_epoch(), "1");
}

TEST_F(RunRecorderTest, ForgetsBestWeightsThatAreGoneForGood) {
  {
    RunRecorder first(*session_, run_, /*resume=*/false);
    record_epoch(first, 5);
    record_epoch(first, 4);
  }
  fs::remove(run_.best_weights());
  RunRecorder second(*session_, run_, /*resume=*/true);
  EXPECT_EQ(second.state().best_metric_epoch, -1);
  record_epoch(second, 3);
  EXPECT_EQ(best_epoch(), "3");
}

TEST_F(RunRecorderTest, AStopWithinAnEpochIsSaved) {
  RunRecorder recorder(*session_, run_, /*resume=*/false);
  recorder.start_epoch(/*epoch_count=*/2);
  recorder.state().step_in_epoch = 1;
  recorder.state().global_step = 1;
  EXPECT_TRUE(contains(error_text<InterruptedError>([&] { recorder.stop_within_epoch(); }),
                       "after step 1"));
  const auto saved = read_saved_state(run_.path);
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->step_in_epoch, 1);
}

TEST_F(RunRecorderTest, ItsClockBeginsWithTheRunWhereThatIsNotTheProgramsFirst) {
  const double begun_at = process_seconds();
  const RunRecorder recorder(*session_, run_, /*resume=*/false, begun_at);
  const double used = recorder.used_seconds();
  EXPECT_GE(used, 0.0);
  EXPECT_LE(used, process_seconds() - begun_at);
}

}  // namespace
}  // namespace hayate
