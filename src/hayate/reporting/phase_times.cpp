// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/phase_times.h"

#include <cmath>

#include <fmt/format.h>

#include "hayate/reporting/html.h"
#include "hayate/reporting/number_text.h"

namespace hayate {
namespace {

double sum_of(const RunResult& run, double EpochRecord::*seconds) {
  double sum = 0.0;
  for (const EpochRecord& record : run.epochs) {
    if (std::isfinite(record.*seconds)) sum += record.*seconds;
  }
  return sum;
}

}  // namespace

std::vector<PhaseTime> compute_phase_times(const RunResult& run) {
  const double waiting = sum_of(run, &EpochRecord::data_wait_seconds);
  std::vector<PhaseTime> phases{{"Filling the cache", run.cache_fill_seconds},
                                {"Training", sum_of(run, &EpochRecord::train_seconds) - waiting},
                                {"Training that waited for data", waiting},
                                {"Validation", sum_of(run, &EpochRecord::validation_seconds)}};
  // Runs of before did not measure it.
  if (std::isfinite(run.saving_seconds)) {
    phases.push_back({"Saving checkpoints and weights", run.saving_seconds});
  }
  double all = 0.0;
  for (const PhaseTime& phase : phases) all += phase.seconds;
  for (PhaseTime& phase : phases) phase.share = all > 0.0 ? phase.seconds / all : 0.0;
  return phases;
}

std::string phase_table(const RunResult& run) {
  std::string html =
      "<div class=\"scroll\"><table class=\"bars\">\n<thead><tr><th scope=\"col\">Phase</th>"
      "<th scope=\"col\">Time</th><th scope=\"col\">Share</th></tr></thead>\n<tbody>\n";
  for (const PhaseTime& phase : compute_phase_times(run)) {
    html += fmt::format(
        "<tr><th scope=\"row\">{}<div class=\"bar\" style=\"width:{:.2f}%\"></div></th>"
        "<td>{} s</td><td>{:.1f} %</td></tr>\n",
        escape_html(phase.name), 100.0 * phase.share, format_quantity(phase.seconds),
        100.0 * phase.share);
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace hayate
