// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/text.h"
#include "hayate/verify/fold_findings.h"
#include "hayate/verify/verify_dataset.h"

namespace hayate::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::filesystem::path dataset;
  bool as_json = false;
};

const char* severity_name(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

double megabytes_per_second(const VerifyReport& report) {
  return static_cast<double>(report.file_bytes) / 1e6 / std::max(report.seconds, 1e-9);
}

void print_json(const VerifyReport& report) {
  ordered_json result{{"layout", report.layout},
                      {"notes", report.notes},
                      {"cases", report.case_count},
                      {"errors", report.count(Severity::kError)},
                      {"warnings", report.count(Severity::kWarning)},
                      {"bytes", report.file_bytes},
                      {"seconds", report.seconds},
                      {"megabytes_per_second", megabytes_per_second(report)},
                      {"problems", ordered_json::array()}};
  for (const Finding& finding : report.findings) {
    result["problems"].push_back(
        {{"severity", severity_name(finding.severity())},
         {"kind", finding_name(finding.kind)},
         {"case", finding.case_name.empty() ? ordered_json() : ordered_json(finding.case_name)},
         {"what", finding.what},
         {"cure", finding.cure}});
  }
  hayate::print_json(result);
}

void print_finding(const Finding& finding) {
  print("{}: {}{}{}\n", severity_name(finding.severity()), finding.case_name,
        finding.case_name.empty() ? "" : ": ", finding.what);
  if (!finding.cure.empty()) print("    cure: {}\n", finding.cure);
}

void print_text(const VerifyReport& report) {
  for (const FoldedFindings& folded : fold_findings(report.findings)) {
    for (const Finding& finding : folded.shown) print_finding(finding);
    if (folded.left_out == 0) continue;
    const Finding& last = folded.shown.back();
    print("{}: and {} more like these ({}): --json lists all\n", severity_name(last.severity()),
          folded.left_out, finding_name(last.kind));
  }
  for (const std::string& note : report.notes) print("{}\n", note);
  if (!report.layout.empty()) print("{}\n", report.layout);
  print("{} cases, {} errors, {} warnings; {} in {}, {:.0f} MB/s on {} threads\n",
        report.case_count, report.count(Severity::kError), report.count(Severity::kWarning),
        format_bytes(report.file_bytes), format_duration(report.seconds),
        megabytes_per_second(report), thread_count());
}

int run(const Options& options) {
  const VerifyReport report = verify_dataset(options.dataset, thread_count());
  if (options.as_json) {
    print_json(report);
  } else {
    print_text(report);
  }
  const bool is_good = report.count(Severity::kError) == 0;
  return static_cast<int>(is_good ? ExitCode::kOk : ExitCode::kBadData);
}

}  // namespace

Action add_verify(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, kDatasetHelp)->required();
  add_threads_option(app);
  app.add_flag("--json", options->as_json, "Print JSON");
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
