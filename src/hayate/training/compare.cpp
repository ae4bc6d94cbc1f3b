// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/compare.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/own_files.h"
#include "hayate/runs/run_folder.h"
#include "hayate/training/train.h"

namespace hayate {
namespace {

RunReport train_one(const Recipe& recipe, const CompareOptions& options, const char* folder,
                    const char* label) {
  TrainOptions train_options;
  train_options.dataset = options.dataset;
  train_options.out = options.out / folder;
  train_options.device = options.device;
  train_options.skip_bad = options.skip_bad;
  train_options.label = label;
  // An interrupted comparison may have stopped before its second run began.
  train_options.resume =
      options.resume && std::filesystem::exists(RunFolder{train_options.out}.recipe());
  log_info("{}: {}", label, recipe.name);
  return train(recipe, train_options);
}

}  // namespace

void compare(const Recipe& regular, const Recipe& fast, const CompareOptions& options) {
  if (options.resume) check_own_files(options.out, "report.html", {"figures"});
  for (const char* name : {"report.html", "figures"}) {
    if (options.resume || !std::filesystem::exists(options.out / name)) continue;
    throw UsageError(fmt::format("{}: would be overwritten", (options.out / name).string()),
                     "go on with a comparison by --resume, or name another folder with --out");
  }
  const RunReport regular_run = train_one(regular, options, "regular", "Regular training");
  const RunReport fast_run = train_one(fast, options, "fast", "Fast training");

  ComparisonReport report;
  report.regular = regular_run.run;
  report.fast = fast_run.run;
  report.regular_recipe_json = regular_run.recipe_json;
  report.fast_recipe_json = fast_run.recipe_json;
  report.context = fast_run.context;
  write_report(options.out, report);

  log_info("total time of {} epochs with regular training: {:.4f}", regular.max_epochs,
           report.regular.total_seconds);
  log_info("total time of {} epochs with fast training: {:.4f}, time of preparing cache: {:.4f}",
           fast.max_epochs, report.fast.total_seconds - report.fast.cache_fill_seconds,
           report.fast.cache_fill_seconds);
  log_info("report: {}", (options.out / "report.html").string());
}

}  // namespace hayate
