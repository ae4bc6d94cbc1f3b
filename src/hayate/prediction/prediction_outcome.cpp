// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/prediction_outcome.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/normal_path.h"
#include "hayate/base/printable.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// A report of thousands of cases is not written with each of them.
constexpr double kSecondsBetweenReports = 5.0;

/// What the report has to say of predictions that stay: what an earlier one said of them.
std::vector<ReportedCase> cases_that_stay(const PredictionPlan& plan, const fs::path& out) {
  std::map<fs::path, ReportedCase> by_label;
  for (ReportedCase& one : read_prediction_report(out / kPredictionReportName)) {
    std::error_code ignored;
    if (one.label.empty() || !fs::exists(out / one.label, ignored)) continue;
    by_label.insert_or_assign(one.label, std::move(one));
  }
  for (const PredictionFiles& files : plan.done) {
    const fs::path label = files.label_file.lexically_relative(out);
    ReportedCase& one = by_label[label];
    one.name = files.image.name;
    one.image = files.image.image;
    one.label = label;
  }
  for (const PredictionFiles& files : plan.todo) {
    by_label.erase(files.label_file.lexically_relative(out));
  }
  std::vector<ReportedCase> cases;
  for (auto& [label, one] : by_label) {
    one.state = CaseState::kKept;
    cases.push_back(std::move(one));
  }
  return cases;
}

ordered_json to_json(const std::vector<ReportedCase>& cases) {
  ordered_json list = ordered_json::array();
  for (const ReportedCase& one : cases) list.push_back(hayate::to_json(one));
  return list;
}

}  // namespace

PredictionOutcome::PredictionOutcome(const PredictionPlan& plan, const fs::path& out,
                                     std::vector<fs::path> runs, const fs::path& more,
                                     const Ranks& ranks)
    : report_{out, std::move(runs), false, cases_that_stay(plan, out)},
      image_count_(plan.todo.size()) {
  const fs::path own = out / kPredictionReportName;
  const bool is_other = !more.empty() && normal_path(more) != normal_path(own);
  if (is_other) check_own_report(more);
  if (!ranks.is_first()) return;
  places_.push_back(own);
  if (is_other) places_.push_back(more);
}

void PredictionOutcome::add(const ReportedCase& one) {
  own_.push_back(one);
  note(one);
  if (one.state == CaseState::kFailed && image_count_ > 1) {
    // The error has lines of its own.
    warn_line(fmt::format("{}: not labelled: {}", printable(one.image.string()), one.error));
  }
  if (stopwatch_.seconds() - written_at_seconds_ >= kSecondsBetweenReports) write_reports();
}

void PredictionOutcome::join(const Ranks& ranks) {
  const std::vector<std::string> of_ranks = ranks.gather(dump_json(to_json(own_)));
  for (std::size_t rank = 1; rank < of_ranks.size(); ++rank) {
    for (const ordered_json& object : ordered_json::parse(of_ranks[rank])) {
      note(parse_reported_case(object));
    }
  }
}

void PredictionOutcome::note(const ReportedCase& one) {
  report_.cases.push_back(one);
  if (one.state == CaseState::kFailed) {
    failed_.push_back(one);
  } else {
    log_info("{}", (report_.folder / one.label).string());
  }
}

void PredictionOutcome::measure_kept(
    const std::function<std::vector<ClassVolume>(const fs::path&)>& measure_label) {
  for (ReportedCase& one : report_.cases) {
    if (one.state != CaseState::kKept || !one.volumes.empty() || stop_requested()) continue;
    try {
      one.volumes = measure_label(report_.folder / one.label);
    } catch (const Error& error) {
      one.warnings = {fmt::format("the label cannot be measured: {}", error.message())};
      warn_line(fmt::format("{}: is left as it is, and cannot be measured: {}",
                            printable((report_.folder / one.label).string()), error.what()));
    }
  }
}

void PredictionOutcome::write_reports() {
  std::ranges::stable_sort(report_.cases, {}, &ReportedCase::name);
  for (const fs::path& place : places_) write_prediction_report(place, report_);
  written_at_seconds_ = stopwatch_.seconds();
}

void PredictionOutcome::finish() {
  report_.is_finished = true;
  write_reports();
}

void PredictionOutcome::throw_if_any_failed() const {
  if (failed_.empty()) return;
  const auto code = static_cast<ExitCode>(failed_.front().exit_code);
  std::vector<std::string> images;
  for (const ReportedCase& one : failed_) images.push_back(one.image.string());
  throw Error(code,
              fmt::format("{} of {} images could not be labelled: {}", failed_.size(), image_count_,
                          hayate::join(images, ", ")),
              fmt::format("what is wrong with each of them is said above, and in {}",
                          places_.front().string()));
}

}  // namespace hayate
