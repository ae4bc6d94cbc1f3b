// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/read_run.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/reporting/rank_seconds.h"
#include "hayate/reporting/speedup_table.h"
#include "hayate/runs/run_recipe.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

void check_is_run(const RunFolder& folder) {
  for (const fs::path& path : {folder.recipe(), folder.run(), folder.metrics()}) {
    std::error_code ignored;
    if (fs::exists(path, ignored)) continue;
    throw MissingInputError(fmt::format("{}: not a run with results, it has no {}",
                                        folder.path.string(), path.filename().string()),
                            "name a folder that hayate train --out made, once it has trained an "
                            "epoch");
  }
}

DataSetSummary parse_data_set(const json& run) {
  const json& dataset = run.at("dataset");
  DataSetSummary summary;
  summary.name = dataset.at("name");
  summary.training_cases = std::ssize(dataset.at("training_cases"));
  summary.validation_cases = std::ssize(dataset.at("validation_cases"));
  if (dataset.contains("split")) summary.split = dataset["split"].value("text", "");
  summary.hash = dataset.at("hash");
  if (run.contains("trained_on")) {
    summary.class_names = run["trained_on"].value("class_names", std::vector<std::string>());
  }
  if (const std::int64_t bytes = run.value("cached_bytes", std::int64_t{0}); bytes > 0) {
    summary.more.emplace_back("Cache", format_bytes(bytes));
  }
  return summary;
}

KeyValueRows parse_machine(const json& run) {
  const auto text = [&](const char* key) {
    if (!run.contains(key)) return std::string();
    return run[key].is_string() ? run[key].get<std::string>() : run[key].dump();
  };
  KeyValueRows rows{{"Processor", text("cpu")},
                    {"Instruction set", text("isa")},
                    {"Cores in use", text("cores")},
                    {"Peak memory", format_bytes(run.value("peak_memory_bytes", std::int64_t{0}))},
                    {"hayate", fmt::format("{} ({})", text("hayate_version"), text("commit"))},
                    {"Compiler", text("compiler")},
                    {"Device", text("device")},
                    {"Precision", text("precision")},
                    {"Kernels", text("kernels")},
                    {"Threads", text("threads")},
                    {"libtorch", text("libtorch_version")}};
  std::erase_if(rows, [](const auto& row) { return row.second.empty(); });
  return rows;
}

RanksReport parse_ranks(const json& run, const std::vector<EpochRecord>& epochs) {
  RanksReport report;
  report.seconds = mean_rank_seconds(epochs);
  report.launcher = run.value("launcher", "");
  report.patches = run.value("patches_of_step", std::int64_t{0});
  report.syncs_norm = run.value("syncs_norm", false);
  for (const json& place : run.value("ranks", json::array())) {
    report.places.push_back(
        {place.at("host"), place.at("process"), place.at("device"), place.at("threads")});
  }
  // A run that was finished before may have been another number's.
  if (report.places.size() != report.seconds.size()) report.places.clear();
  return report;
}

void parse_run(const json& run, RunReport& report) {
  report.run.label = run.value("label", "Training");
  report.run.saving_seconds = run.value("saving_seconds", kNotMeasured);
  report.context.date = run.value("date", "");
  report.context.data_set = parse_data_set(run);
  report.context.machine = parse_machine(run);
  for (const json& skipped : run.value("skipped_cases", json::array())) {
    report.context.skipped_cases.push_back({skipped.at("name"), skipped.at("reason")});
  }
  report.ranks = parse_ranks(run, report.run.epochs);
}

/// The last epoch knows both clocks.
void read_clocks(RunResult& run) {
  if (run.epochs.empty()) return;
  const EpochRecord& last = run.epochs.back();
  run.total_seconds = last.total_seconds_with_cache;
  run.cache_fill_seconds = last.total_seconds_with_cache - last.total_seconds_without_cache;
}

/// Cases and pictures, as far as they are of the best epoch.
void read_cases(const RunFolder& folder, RunReport& report) {
  const EpochRecord* best = find_best_epoch(report.run);
  const std::int64_t best_epoch = best ? best->epoch : 0;
  const auto is_of_best = [&](std::int64_t epoch, const char* what) {
    if (epoch == best_epoch) return true;
    if (epoch > 0) {
      report.context.warnings.push_back(fmt::format(
          "The {} are of epoch {}, not of the best one, and are left out.", what, epoch));
    }
    return false;
  };
  auto validation = read_validation_cases(folder.path).value_or(ValidationCases{});
  if (is_of_best(validation.epoch, "Dice by case")) {
    sort_worst_first(validation.cases, report.run.metric);
    report.validation = std::move(validation);
  }
  CaseGallery gallery = read_case_gallery(folder.path);
  if (is_of_best(gallery.epoch, "pictures of cases")) report.gallery = std::move(gallery);
}

}  // namespace

DiceKind metric_of(const Recipe& recipe) {
  return recipe.metric.include_background ? DiceKind::kWithBackground : DiceKind::kForeground;
}

RunReport read_run_report(const RunFolder& folder) {
  check_is_run(folder);
  RunReport report;
  const Recipe recipe = read_run_recipe(folder);
  report.recipe_json = recipe.to_json().dump(2);
  report.run.metric = metric_of(recipe);
  report.run.epochs = read_metrics(folder.path);
  read_clocks(report.run);
  try {
    parse_run(json::parse(read_text_file(folder.run())), report);
  } catch (const json::exception& error) {
    throw DataError(
        fmt::format("{}: not what hayate train wrote: {}", folder.run().string(), error.what()),
        "restore the file");
  }
  read_cases(folder, report);
  return report;
}

}  // namespace hayate
