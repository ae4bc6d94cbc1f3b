// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/training_state.h"

#include <array>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/io/whole_number.h"
#include "hayate/reporting/metrics_log.h"

namespace hayate {
namespace {

using nlohmann::json;

const std::string& text_at(const std::map<std::string, std::string>& metadata, const char* key) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) throw DataError(fmt::format("no metadata '{}'", key));
  return found->second;
}

json parse_json(const std::map<std::string, std::string>& metadata, const char* key) {
  json parsed = json::parse(text_at(metadata, key), nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) throw DataError(fmt::format("metadata '{}' is not JSON", key));
  return parsed;
}

/// The fields of a JSON object, each checked as it is read.
class Fields {
 public:
  Fields(const json& object, std::string name) : object_(object), name_(std::move(name)) {
    if (!object.is_object()) throw DataError(name_ + ": expected an object");
  }

  bool has(const char* key) const { return object_.contains(key); }

  std::int64_t whole(const char* key) const {
    const auto number = whole_number(at(key));
    if (!number) refuse(key, "a whole number, at least 0");
    return *number;
  }

  double number(const char* key) const {
    const json& value = at(key);
    if (!value.is_number() || !std::isfinite(value.get<double>())) refuse(key, "a number");
    return value.get<double>();
  }

  double number(const char* key, double smallest) const {
    const double value = number(key);
    if (value < smallest) refuse(key, fmt::format("at least {}", smallest));
    return value;
  }

  std::string text(const char* key) const {
    if (!at(key).is_string()) refuse(key, "a text");
    return at(key).get<std::string>();
  }

 private:
  const json& at(const char* key) const {
    if (!has(key)) throw DataError(fmt::format("{}.{} is missing", name_, key));
    return object_[key];
  }

  [[noreturn]] void refuse(const char* key, const std::string& expected) const {
    throw DataError(
        fmt::format("{}.{} is {}, expected {}", name_, key, object_[key].dump(), expected));
  }

  const json& object_;
  std::string name_;
};

std::vector<RecipeChange> parse_changes(const json& list) {
  if (!list.is_array()) throw DataError("changes: expected a list");
  std::vector<RecipeChange> changes;
  for (const json& entry : list) {
    const Fields fields(entry, "changes");
    changes.push_back({fields.whole("epoch"), fields.text("key"), fields.number("before"),
                       fields.number("after")});
  }
  return changes;
}

json counts_json(const std::vector<std::vector<DiceCounts>>& counts) {
  json cases = json::array();
  for (const auto& of_case : counts) {
    json classes = json::array();
    for (const DiceCounts& c : of_case) classes.push_back({c.predicted, c.labelled, c.both});
    cases.push_back(std::move(classes));
  }
  return cases;
}

DiceCounts parse_class_counts(const json& numbers) {
  std::array<std::int64_t, 3> counts{};
  if (!numbers.is_array() || numbers.size() != counts.size()) {
    throw DataError("best_cases: expected three numbers of voxels for each class");
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto count = whole_number(numbers[i]);
    if (!count) throw DataError(fmt::format("best_cases: {} voxels", numbers[i].dump()));
    counts[i] = *count;
  }
  if (counts[2] > counts[0] || counts[2] > counts[1]) {
    throw DataError("best_cases: more voxels in both than in one of them");
  }
  return {counts[0], counts[1], counts[2]};
}

std::vector<std::vector<DiceCounts>> parse_counts(const json& cases) {
  if (!cases.is_array()) throw DataError("best_cases: expected a list");
  std::vector<std::vector<DiceCounts>> counts;
  for (const json& classes : cases) {
    if (!classes.is_array()) throw DataError("best_cases: expected a list for each case");
    auto& of_case = counts.emplace_back();
    for (const json& numbers : classes) of_case.push_back(parse_class_counts(numbers));
  }
  return counts;
}

void check_counts(const TrainingState& state, std::size_t class_count,
                  std::size_t validation_count) {
  if (state.best_counts.empty()) return;
  if (state.best_metric_epoch < 1 || state.best_counts.size() != validation_count) {
    throw DataError(fmt::format("best_cases: {} cases, the run validates {}, the best epoch is {}",
                                state.best_counts.size(), validation_count,
                                state.best_metric_epoch));
  }
  for (const auto& of_case : state.best_counts) {
    if (of_case.size() == class_count) continue;
    throw DataError(fmt::format("best_cases: a case of {} classes, the run has {}", of_case.size(),
                                class_count));
  }
}

}  // namespace

std::map<std::string, std::string> state_metadata(const TrainingState& state) {
  const json numbers{{"epoch", state.epoch},
                     {"step_in_epoch", state.step_in_epoch},
                     {"epoch_loss_sum", state.epoch_loss_sum},
                     {"global_step", state.global_step},
                     {"learning_rate", state.learning_rate},
                     {"best_metric", state.best_metric},
                     {"best_metric_epoch", state.best_metric_epoch},
                     {"seconds_without_cache", state.seconds_without_cache},
                     {"cache_seconds", state.cache_seconds},
                     {"used_seconds", state.used_seconds},
                     {"planned_steps", state.planned_steps},
                     {"planned_for", state.planned_for},
                     {"patch_stage", state.patch_stage},
                     {"patch_stage_begin", state.patch_stage_begin},
                     {"epoch_seconds", state.epoch_seconds},
                     {"data_wait_seconds", state.data_wait_seconds},
                     {"saving_seconds", state.saving_seconds}};
  json changes = json::array();
  for (const RecipeChange& change : state.changes) {
    changes.push_back({{"epoch", change.epoch},
                       {"key", change.key},
                       {"before", change.before},
                       {"after", change.after}});
  }
  return {{"state", numbers.dump()},
          {"metrics", format_metrics(state.history)},
          {"changes", changes.dump()},
          {"best_cases", counts_json(state.best_counts).dump()}};
}

TrainingState parse_state(const std::map<std::string, std::string>& metadata) {
  const json parsed = parse_json(metadata, "state");
  const Fields fields(parsed, "state");
  TrainingState state;
  state.epoch = fields.whole("epoch");
  state.step_in_epoch = fields.whole("step_in_epoch");
  state.epoch_loss_sum = fields.number("epoch_loss_sum");
  state.global_step = fields.whole("global_step");
  state.best_metric = fields.number("best_metric", -1.0);
  // -1, which is no whole number there, says that there is none yet.
  if (fields.number("best_metric_epoch") != -1.0) {
    state.best_metric_epoch = fields.whole("best_metric_epoch");
  }
  state.seconds_without_cache = fields.number("seconds_without_cache", 0.0);
  state.cache_seconds = fields.number("cache_seconds", 0.0);
  state.epoch_seconds = fields.number("epoch_seconds", 0.0);
  state.used_seconds = state.cache_seconds + state.seconds_without_cache;
  // The first checkpoints knew of no time limit.
  if (fields.has("planned_steps")) {
    state.used_seconds = fields.number("used_seconds", 0.0);
    state.planned_steps = fields.whole("planned_steps");
    state.planned_for = fields.number("planned_for", 0.0);
  }
  // The first checkpoints were of trainings in one part.
  if (fields.has("patch_stage")) {
    state.patch_stage = fields.whole("patch_stage");
    state.patch_stage_begin = fields.whole("patch_stage_begin");
  }
  if (!metadata.contains("metrics")) return state;
  state.learning_rate = fields.number("learning_rate");
  state.data_wait_seconds = fields.number("data_wait_seconds", 0.0);
  state.history = parse_metrics(text_at(metadata, "metrics"), "metrics");
  state.changes = parse_changes(parse_json(metadata, "changes"));
  if (fields.has("saving_seconds")) state.saving_seconds = fields.number("saving_seconds", 0.0);
  if (metadata.contains("best_cases")) {
    state.best_counts = parse_counts(parse_json(metadata, "best_cases"));
  }
  return state;
}

void check_state(const TrainingState& state, std::int64_t steps_per_epoch, std::size_t class_count,
                 std::size_t validation_count) {
  if (state.step_in_epoch > steps_per_epoch) {
    throw DataError(fmt::format("state: step {} of an epoch of {} steps", state.step_in_epoch,
                                steps_per_epoch));
  }
  if (state.best_metric > 1.0 || state.best_metric_epoch > state.epoch ||
      state.best_metric_epoch == 0) {
    throw DataError(fmt::format("state: a best Dice of {} at epoch {} of {}", state.best_metric,
                                state.best_metric_epoch, state.epoch));
  }
  if (std::ssize(state.history) != state.epoch) {
    throw DataError(fmt::format("state: {} epochs are done, but the metrics are of {}", state.epoch,
                                state.history.size()));
  }
  // The history has as many epochs as the state says, so that this product is of this world.
  const std::int64_t whole_epochs = state.epoch * steps_per_epoch + state.step_in_epoch;
  // A time limit may have ended an epoch before its last step.
  if (state.global_step > whole_epochs ||
      (state.global_step != whole_epochs && state.planned_for == 0.0)) {
    throw DataError(fmt::format("state: {} steps are done in {} epochs of {} and {} steps more",
                                state.global_step, state.epoch, steps_per_epoch,
                                state.step_in_epoch));
  }
  for (std::int64_t i = 0; i < state.epoch; ++i) {
    const EpochRecord& record = state.history[static_cast<std::size_t>(i)];
    if (record.epoch != i + 1) {
      throw DataError(fmt::format("metrics: epoch {} where {} is due", record.epoch, i + 1));
    }
    if (!record.class_dice.empty() && record.class_dice.size() != class_count) {
      throw DataError(fmt::format("metrics: epoch {} has {} classes, the run has {}", record.epoch,
                                  record.class_dice.size(), class_count));
    }
  }
  check_counts(state, class_count, validation_count);
}

}  // namespace hayate
