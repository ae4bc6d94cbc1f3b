// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/report_runs.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/normal_path.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/machine_report.h"
#include "hayate/reporting/own_files.h"
#include "hayate/reporting/read_run.h"
#include "hayate/reporting/report_sections.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPage = "report.html";

void check_different(const std::vector<fs::path>& runs) {
  std::set<fs::path> seen;
  for (const fs::path& run : runs) {
    std::error_code ignored;
    if (seen.insert(fs::weakly_canonical(normal_path(run), ignored)).second) continue;
    throw UsageError(fmt::format("{}: is named twice", run.string()), "name each run once");
  }
}

/// The page there may be of a training or a comparison, which are hayate's, but not this command's.
void check_out(const fs::path& out) {
  check_own_files(out, kPage, {"figures"});
  std::error_code ignored;
  if (!fs::exists(out / kPage, ignored)) return;
  if (read_text_file(out / kPage).find(command_mark(kReportCommand)) != std::string::npos) return;
  throw UsageError(fmt::format("{}: was not written by this command, and would be overwritten",
                               (out / kPage).string()),
                   "name another folder with --out");
}

fs::path redraw(const fs::path& run) {
  RunFolder folder{run};
  read_run_report(folder);  // before a lock is left in what may be no run at all
  folder.lock = std::make_shared<RunLock>(run);
  check_own_files(run, kPage, {});
  write_report(run, read_run_report(folder));
  folder.lock->discard();
  return folder.report();
}

fs::path report_one(const fs::path& run, const fs::path& out) {
  check_out(out);
  RunReport report = read_run_report({run});
  report.command = kReportCommand;
  write_report(out, std::move(report));
  return out / kPage;
}

fs::path report_several(const std::vector<fs::path>& runs, const fs::path& out) {
  check_different(runs);
  check_out(out);
  RunsReport report;
  report.date = current_date_text();
  const std::vector<std::string> labels = run_labels(runs);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    report.runs.push_back(read_run_report({runs[i]}));
    report.runs.back().run.label = labels[i];
  }
  write_report(out, std::move(report));
  return out / kPage;
}

}  // namespace

std::vector<std::string> run_labels(const std::vector<fs::path>& runs) {
  std::vector<std::string> names;
  for (const fs::path& run : runs) names.push_back(normal_path(run).filename().string());
  if (std::set<std::string>(names.begin(), names.end()).size() == names.size()) return names;
  std::vector<std::string> paths;
  for (const fs::path& run : runs) paths.push_back(run.string());
  return paths;
}

fs::path report_runs(const ReportOptions& options) {
  const auto& [runs, out] = options;
  if (runs.size() > 1) return report_several(runs, out.empty() ? fs::path("report") : out);
  return out.empty() ? redraw(runs.front()) : report_one(runs.front(), out);
}

}  // namespace hayate
