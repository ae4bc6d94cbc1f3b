// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/html_report.h"

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {
namespace {

/// The figures that `make` draws, or none and a warning: hours of training must not end in an
/// error for want of a drawing.
template <class Make>
std::vector<Figure> try_figures(Make make, std::vector<std::string>& warnings) {
  try {
    return make();
  } catch (const Error& error) {
    log_warning("no figures: {}", error.message());
    warnings.push_back("No figures: " + error.message());
    return {};
  }
}

void write_files(const std::filesystem::path& folder, const std::vector<Figure>& figures,
                 const std::string& page) {
  if (!figures.empty()) make_folder(folder / "figures");
  for (const Figure& figure : figures) {
    write_file_atomically(folder / "figures" / (figure.name + ".svg"), figure.whole.svg);
  }
  write_file_atomically(folder / "report.html", page);
}

}  // namespace

void write_report(const std::filesystem::path& folder, RunReport report) {
  ReportContext& context = report.context;
  context.figures = try_figures([&] { return make_run_figures(report); }, context.warnings);
  write_files(folder, context.figures, render_report(report));
}

void write_report(const std::filesystem::path& folder, ComparisonReport report) {
  ReportContext& context = report.context;
  context.figures =
      try_figures([&] { return make_comparison_figures(report.results()); }, context.warnings);
  write_files(folder, context.figures, render_report(report));
}

void write_report(const std::filesystem::path& folder, RunsReport report) {
  std::vector<const RunResult*> runs;
  for (const RunReport& one : report.runs) runs.push_back(&one.run);
  report.figures = try_figures([&] { return make_runs_figures(report.runs, shared_metric(runs)); },
                               report.warnings);
  write_files(folder, report.figures, render_report(report));
}

}  // namespace hayate
