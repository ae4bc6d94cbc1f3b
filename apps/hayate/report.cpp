// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "commands.h"
#include "hayate/base/log.h"
#include "hayate/reporting/report_runs.h"

namespace hayate::cli {

Action add_report(CLI::App& app) {
  const auto options = std::make_shared<ReportOptions>();
  app.add_option("RUN", options->runs,
                 "Run folders: one, whose own page is drawn again, or several for one page of all")
      ->required();
  app.add_option("--out", options->out,
                 "Folder for page and figures; default: the run's own, 'report' for several runs");
  return [options] {
    log_info("report: {}", report_runs(*options).string());
    return 0;
  };
}

}  // namespace hayate::cli
