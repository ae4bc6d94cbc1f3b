// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/run_plan.h"

#include <iterator>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

constexpr std::int64_t kStepsPerEpoch = 7;

/// A run whose steps and validations take what they are told to, by a clock of their own.
class FakeRun {
 public:
  explicit FakeRun(double time_limit) {
    recipe.time_limit = time_limit;
    recipe.optimizer.lr = 1.0;
    recipe.schedule.kind = WarmupCosineSchedule{.warmup_steps = 100};
  }

  RunPlan make_plan() {
    seconds_before = state.used_seconds;
    return {recipe, kStepsPerEpoch, state, Ranks::single(),
            [this] { return seconds_before + now; }};
  }

  /// \param step_seconds  by the time, which may change on the way.
  void go_on(RunPlan& plan, const std::function<double(double)>& step_seconds, double until = 1e9) {
    while (!is_run_over(recipe, state) && now < until) {
      const std::int64_t first = state.global_step;
      plan.start_epoch(state);
      while (plan.has_step(state)) {
        last_rate = plan.learning_rate(state);
        const double seconds = step_seconds(now);
        now += seconds;
        plan.add_step(seconds);
        ++state.global_step;
        ++state.step_in_epoch;
      }
      EXPECT_GT(state.global_step, first) << "an epoch without a step";
      EpochRecord record;
      record.epoch = state.epoch + 1;
      if (plan.is_validation_due(state)) {
        now += validation_seconds;
        plan.add_validation(validation_seconds, state);
        record.validation_seconds = validation_seconds;
        record.class_dice = {1.0, 0.5};
        validated_steps.push_back(state.global_step);
      }
      state.history.push_back(record);
      state.used_seconds = seconds_before + now;
      state.begin_next_epoch();
    }
  }

  Recipe recipe;
  TrainingState state;
  /// Of the session, and what the sessions before it took.
  double now = 5.0;
  double seconds_before = 0.0;
  double validation_seconds = 4.0;
  double last_rate = 1.0;
  std::vector<std::int64_t> validated_steps;
};

TEST(RunPlan, EndsOnTimeWithItsLearningRateAtZeroAndValidated) {
  FakeRun run(300.0);
  RunPlan plan = run.make_plan();
  run.go_on(plan, [](double) { return 0.3; });
  EXPECT_LT(run.now, 300.0);
  EXPECT_GT(run.now, 285.0);
  EXPECT_LT(run.last_rate, 1e-3);
  EXPECT_EQ(run.validated_steps.back(), run.state.global_step);
  EXPECT_GE(run.validated_steps.size(), 4U);
  EXPECT_LE(run.validated_steps.size(), 11U);
}

TEST(RunPlan, FitsAMachineThatBecomesThreeTimesSlower) {
  FakeRun run(300.0);
  RunPlan plan = run.make_plan();
  run.go_on(plan, [](double now) { return now < 100.0 ? 0.2 : 0.6; });
  EXPECT_LT(run.now, 305.0);
  EXPECT_GT(run.now, 280.0);
  EXPECT_LT(run.last_rate, 1e-2);
}

TEST(RunPlan, GoesOnAfterAStopByTheSamePlan) {
  FakeRun run(300.0);
  RunPlan first = run.make_plan();
  run.go_on(
      first, [](double) { return 0.3; }, /*until=*/120.0);
  const double used = run.state.used_seconds;
  const double rate = run.last_rate;
  const std::int64_t planned = run.state.planned_steps;
  run.now = 3.0;
  RunPlan second = run.make_plan();
  EXPECT_NEAR(second.learning_rate(run.state), rate, 0.02);
  run.go_on(second, [](double) { return 0.3; });
  EXPECT_NEAR(used + run.now, 292.0, 8.0);
  EXPECT_NEAR(static_cast<double>(run.state.planned_steps), static_cast<double>(planned), 30.0);
}

TEST(RunPlan, TrainsAndValidatesOnceWhereTheCacheTookAllTheTime) {
  FakeRun run(10.0);
  run.now = 30.0;
  RunPlan plan = run.make_plan();
  run.go_on(plan, [](double) { return 0.3; });
  EXPECT_GE(run.state.global_step, 1);
  EXPECT_LE(run.state.global_step, 3);
  EXPECT_EQ(run.validated_steps.size(), 1U);
}

TEST(RunPlan, EndsWithAValidationThatTookTheTimeThatWasLeft) {
  FakeRun run(300.0);
  RunPlan plan = run.make_plan();
  run.go_on(
      plan, [](double) { return 0.3; }, /*until=*/100.0);
  run.validation_seconds = 250.0;
  run.go_on(plan, [](double) { return 0.3; });
  EXPECT_LT(run.now, 400.0);
  EXPECT_EQ(run.validated_steps.back(), run.state.global_step);
}

TEST(RunPlan, GivesAnEpochAStepWhereThePlanHasNoneLeft) {
  FakeRun run(300.0);
  RunPlan plan = run.make_plan();
  // Every step is slower than planned, whichever step of an epoch it is that the plan is made at.
  run.go_on(plan, [](double now) { return now < 200.0 ? 0.1 : 30.0; });
  EXPECT_EQ(run.validated_steps.back(), run.state.global_step);
}

TEST(RunPlan, GivesWholePatchesHalfOfTheTimeOfThoseThatGrow) {
  FakeRun run(300.0);
  run.recipe = read_recipe("spleen_fast",
                           std::vector<std::string>{"data.patch_growth=[0.68]", "time_limit=300"});
  RunPlan plan = run.make_plan();
  // 64 of 96 voxels along each axis.
  const double small = 8.0 / 27.0;
  double small_seconds = 0.0;
  run.go_on(plan, [&](double) {
    const double seconds = run.state.patch_stage == 0 ? 0.3 * small : 0.3;
    if (run.state.patch_stage == 0) small_seconds += seconds;
    return seconds;
  });
  EXPECT_LT(run.now, 300.0);
  EXPECT_GT(run.now, 280.0);
  EXPECT_EQ(run.state.patch_stage, 1);
  EXPECT_NEAR(small_seconds, 0.5 * (run.now - 5.0 - 4.0 * std::ssize(run.validated_steps)), 15.0);
}

Recipe growing(const std::vector<std::string>& more = {}) {
  std::vector<std::string> settings{"data.patch_growth=[0.68]"};
  settings.insert(settings.end(), more.begin(), more.end());
  return read_recipe("spleen_fast", settings);
}

TEST(RunPlan, GrowsPatchesWithinAnEpochThatIsLongerThanTheTime) {
  FakeRun run(60.0);
  run.recipe = growing({"time_limit=60"});
  RunPlan plan(run.recipe, /*steps_per_epoch=*/100'000, run.state, Ranks::single(),
               [&] { return run.now; });
  run.go_on(plan, [&](double) { return run.state.patch_stage == 0 ? 0.1 : 0.3; });
  EXPECT_EQ(run.state.patch_stage, 1);
  EXPECT_EQ(run.state.epoch, 2);
  EXPECT_LT(run.now, 60.0);
}

TEST(RunPlan, NeverShrinksPatches) {
  FakeRun run(0.0);
  run.recipe = growing();
  run.state.patch_stage = 1;
  RunPlan plan = run.make_plan();
  plan.start_epoch(run.state);
  EXPECT_EQ(run.state.patch_stage, 1);
  run.state.patch_stage = 2;
  EXPECT_THROW(run.make_plan(), DataError);
}

TEST(RunPlan, KeepsThePartOfAnEpochThatIsUnderWay) {
  FakeRun run(0.0);
  run.recipe = growing({"max_epochs=2"});
  run.state.global_step = kStepsPerEpoch + 3;
  run.state.step_in_epoch = 3;
  RunPlan plan = run.make_plan();
  plan.start_epoch(run.state);
  EXPECT_EQ(run.state.patch_stage, 0);
  run.state.step_in_epoch = 0;
  plan.start_epoch(run.state);
  EXPECT_EQ(run.state.patch_stage, 1);
}

TEST(RunPlan, ShowsWhoLooksAtSomeStepsWholePatches) {
  FakeRun run(0.0);
  run.recipe = growing();
  RunPlan plan = run.make_plan();
  plan.end_at(10);
  plan.start_epoch(run.state);
  EXPECT_EQ(run.state.patch_stage, 1);
}

TEST(RunPlan, IsPatientWithEachPartOfTheTraining) {
  FakeRun run(0.0);
  run.recipe = growing({"patience=1", "max_epochs=9"});
  run.state.best_metric_epoch = 1;
  for (std::int64_t epoch = 1; epoch <= 4; ++epoch) {
    EpochRecord record;
    record.epoch = epoch;
    record.class_dice = {0.5};
    run.state.history.push_back(record);
  }
  run.state.epoch = 4;
  EXPECT_FALSE(is_run_over(run.recipe, run.state));
  run.state.patch_stage = 1;
  run.state.patch_stage_begin = 4;
  EXPECT_FALSE(is_run_over(run.recipe, run.state));
  run.state.patch_stage_begin = 3;
  EXPECT_TRUE(is_run_over(run.recipe, run.state));
}

TEST(RunPlan, CutsALongEpochShort) {
  FakeRun run(60.0);
  RunPlan plan = run.make_plan();
  run.validation_seconds = 1.0;
  run.go_on(plan, [](double) { return 20.0; });
  EXPECT_LE(run.state.global_step, 3);
  EXPECT_EQ(run.validated_steps.back(), run.state.global_step);
}

TEST(RunPlan, TakesALongerLimitForAnotherPlan) {
  FakeRun run(60.0);
  RunPlan plan = run.make_plan();
  run.go_on(plan, [](double) { return 0.3; });
  ASSERT_TRUE(is_run_over(run.recipe, run.state));
  run.recipe.time_limit = 120.0;
  EXPECT_FALSE(is_run_over(run.recipe, run.state));
  run.now = 2.0;
  RunPlan longer = run.make_plan();
  run.go_on(longer, [](double) { return 0.3; });
  EXPECT_NEAR(run.state.used_seconds, 115.0, 6.0);
}

TEST(RunPlan, GoesByEpochsWithoutALimit) {
  FakeRun run(0.0);
  run.recipe.max_epochs = 5;
  run.recipe.val_interval = 2;
  RunPlan plan = run.make_plan();
  run.go_on(plan, [](double) { return 0.3; });
  EXPECT_EQ(run.state.global_step, 5 * kStepsPerEpoch);
  EXPECT_EQ(run.validated_steps, (std::vector<std::int64_t>{14, 28, 35}));
  EXPECT_EQ(plan.epoch_count(run.state), 5);
}

TEST(RunPlan, EndsWithoutABetterValidationForAsLongAsPatienceAllows) {
  FakeRun run(0.0);
  run.recipe.max_epochs = 50;
  run.recipe.patience = 3;
  run.state.best_metric_epoch = 2;
  RunPlan plan = run.make_plan();
  run.go_on(plan, [](double) { return 0.3; });
  EXPECT_EQ(run.state.epoch, 5);
}

}  // namespace
}  // namespace hayate
