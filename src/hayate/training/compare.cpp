// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/compare.h"

#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/process_clock.h"
#include "hayate/reporting/comparison_role.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/own_files.h"
#include "hayate/runs/run_folder.h"
#include "hayate/training/train.h"

namespace hayate {
namespace {

RunReport train_one(const Recipe& recipe, const CompareOptions& options,
                    const ComparisonRole& role) {
  TrainOptions train_options;
  train_options.dataset = options.dataset;
  train_options.out = options.out / role.style;
  train_options.device = options.device;
  train_options.skip_bad = options.skip_bad;
  train_options.begun_at = process_seconds();
  train_options.label = fmt::format("{} training", role.name);
  // An interrupted comparison may have stopped before its second run began.
  train_options.resume =
      options.resume && std::filesystem::exists(RunFolder{train_options.out}.recipe());
  log_info("{}: {}", train_options.label, recipe.name);
  return train(recipe, train_options);
}

}  // namespace

void compare(const std::vector<Recipe>& recipes, const CompareOptions& options) {
  if (options.resume) check_own_files(options.out, "report.html", {"figures"});
  for (const char* name : {"report.html", "figures"}) {
    if (options.resume || !std::filesystem::exists(options.out / name)) continue;
    throw UsageError(fmt::format("{}: would be overwritten", (options.out / name).string()),
                     "go on with a comparison by --resume, or name another folder with --out");
  }
  ComparisonReport report;
  for (std::size_t i = 0; i < recipes.size(); ++i) {
    RunReport one = train_one(recipes[i], options, kComparisonRoles[i]);
    report.runs.push_back({std::move(one.run), std::move(one.recipe_json)});
    report.context = std::move(one.context);
  }
  for (std::size_t i = 0; i < recipes.size(); ++i) {
    const RunResult& run = report.runs[i].run;
    const double cache = run.cache_fill_seconds;
    log_info("total time of {} epochs with {} training: {:.4f}{}", run.epochs.size(),
             kComparisonRoles[i].style, run.total_seconds - cache,
             cache > 0.0 ? fmt::format(", time of preparing cache: {:.4f}", cache) : "");
  }
  write_report(options.out, std::move(report));
  log_info("report: {}", (options.out / "report.html").string());
}

}  // namespace hayate
