// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/training_state.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;

/// Returns two epochs of three steps, and one step of the third.
TrainingState some_state() {
  TrainingState state;
  for (std::int64_t epoch = 1; epoch <= 2; ++epoch) {
    EpochRecord record;
    record.epoch = epoch;
    record.train_loss = 1.0 / 3.0;
    record.class_dice = {1.0, 0.5};
    state.history.push_back(record);
  }
  // Of one process at first, then of two.
  state.history[1].ranks = {{.compute = 1.0}, {.compute = 1.0 / 7.0}};
  state.epoch = 2;
  state.step_in_epoch = 1;
  state.global_step = 7;
  state.learning_rate = 0.1;
  state.best_metric = 0.75;
  state.best_metric_epoch = 2;
  state.saving_seconds = 0.25;
  state.best_counts = {{{90, 91, 89}, {10, 9, 8}}, {{99, 99, 99}, {1, 0, 0}}};
  state.changes.push_back({2, "optimizer.lr", 0.2, 0.1});
  return state;
}

using Metadata = std::map<std::string, std::string>;

Metadata with_number(const std::string& key, const json& value) {
  Metadata metadata = state_metadata(some_state());
  json numbers = json::parse(metadata["state"]);
  numbers[key] = value;
  metadata["state"] = numbers.dump();
  return metadata;
}

void read_and_check(const Metadata& metadata) {
  check_state(parse_state(metadata), /*steps_per_epoch=*/3, /*class_count=*/2,
              /*validation_count=*/2);
}

TEST(TrainingState, ReadsBackWhatWasWritten) {
  const TrainingState read = parse_state(state_metadata(some_state()));
  check_state(read, 3, 2, 2);
  EXPECT_EQ(state_metadata(read), state_metadata(some_state()));
  EXPECT_EQ(read.history[1].train_loss, 1.0 / 3.0);
  EXPECT_EQ(read.changes[0].key, "optimizer.lr");
  EXPECT_EQ(read.best_counts, some_state().best_counts);
  EXPECT_TRUE(read.history[0].ranks.empty());
  EXPECT_EQ(read.history[1].ranks.at(1).compute, 1.0 / 7.0);
}

TEST(TrainingState, RefusesNumbersThatNoRunHas) {
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, json>>{{"epoch", -5},
                                                 {"epoch", 1e30},
                                                 {"epoch", 3},
                                                 {"epoch", "2"},
                                                 {"step_in_epoch", -1},
                                                 {"step_in_epoch", 4},
                                                 {"step_in_epoch", 2},
                                                 {"global_step", 8},
                                                 {"global_step", nullptr},
                                                 {"best_metric", 2.0},
                                                 {"best_metric", nullptr},
                                                 {"best_metric_epoch", 3},
                                                 {"best_metric_epoch", 0},
                                                 {"learning_rate", {}},
                                                 {"epoch_seconds", -1.0}}) {
    EXPECT_THROW(read_and_check(with_number(key, value)), DataError) << key << value;
  }
}

TEST(TrainingState, RefusesAnythingButItsOwnText) {
  for (const char* key : {"state", "metrics", "changes", "best_cases"}) {
    for (const char* text : {"", "null\n", "[1]\n", "{}\n", "{\n"}) {
      Metadata metadata = state_metadata(some_state());
      metadata[key] = text;
      EXPECT_THROW(read_and_check(metadata), DataError) << key << ": " << text;
    }
  }
}

TEST(TrainingState, EveryEpochMustBeThereWithItsClasses) {
  TrainingState state = some_state();
  state.history[0].epoch = 2;
  EXPECT_THROW(check_state(state, 3, 2, 2), DataError);
  EXPECT_TRUE(
      contains(error_text<DataError>([&] { check_state(some_state(), 3, 3, 2); }), "classes"));
}

TEST(TrainingState, CheckpointsOfBeforeKnowNothingOfTheCasesOfTheBestValidation) {
  Metadata metadata = state_metadata(some_state());
  metadata.erase("best_cases");
  EXPECT_TRUE(parse_state(metadata).best_counts.empty());
  read_and_check(metadata);
}

TEST(TrainingState, RefusesCountsThatNoValidationHas) {
  for (const char* text :
       {"[[[1, 1, 1]], [[1, 1, 1]]]", "[[[1, 1, 1], [1, 1, 1]]]", "[[1, 1]]", "[[[1, 1], [1, 1]]]",
        "[[[1, 1, -1], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]]]",
        "[[[1, 1, 2], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]]]"}) {
    Metadata metadata = state_metadata(some_state());
    metadata["best_cases"] = text;
    EXPECT_THROW(read_and_check(metadata), DataError) << text;
  }
  EXPECT_THROW(check_state(some_state(), 3, 2, /*validation_count=*/3), DataError);
}

}  // namespace
}  // namespace hayate
