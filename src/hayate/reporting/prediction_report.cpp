// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/prediction_report.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/csv.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/normal_path.h"
#include "hayate/base/text.h"
#include "hayate/reporting/own_files.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
// Classes keep their order.
using nlohmann::ordered_json;

/// What tells a report of hayate's from any other file.
constexpr const char* kMark = "hayate_predictions";
constexpr int kVersion = 1;
constexpr std::array<std::string_view, 10> kCaseColumns{
    "case",          "state",     "image", "label",   "prepare_seconds", "predict_seconds",
    "write_seconds", "exit_code", "error", "warnings"};
constexpr std::array<std::string_view, 3> kStates{"predicted", "kept", "failed"};

std::string state_name(CaseState state) {
  return std::string(kStates[static_cast<std::size_t>(state)]);
}

bool is_table(const fs::path& path) {
  return to_lower(path.extension().string()) == ".csv";
}

std::string head_of_table() {
  return join(std::vector<std::string>(kCaseColumns.begin(), kCaseColumns.end()), ",");
}

std::vector<std::string> failed_names(const PredictionReport& report) {
  std::vector<std::string> names;
  for (const ReportedCase& one : report.cases) {
    if (one.state == CaseState::kFailed) names.push_back(text_of_name(one.name));
  }
  return names;
}

ordered_json to_json(const PredictionReport& report) {
  ordered_json object{{kMark, kVersion},
                      {"folder", text_of_name(normal_path(report.folder).native())},
                      {"runs", ordered_json::array()},
                      {"finished", report.is_finished},
                      {"failed", failed_names(report)},
                      {"cases", ordered_json::array()}};
  for (const fs::path& run : report.runs) {
    object["runs"].push_back(text_of_name(normal_path(run).native()));
  }
  for (const ReportedCase& one : report.cases) object["cases"].push_back(hayate::to_json(one));
  return object;
}

/// The names of all classes that any case has volumes of, in their order.
std::vector<std::string> class_columns(const PredictionReport& report) {
  std::vector<std::string> names;
  for (const ReportedCase& one : report.cases) {
    for (const ClassVolume& volume : one.volumes) {
      if (std::ranges::find(names, volume.name) == names.end()) names.push_back(volume.name);
    }
  }
  return names;
}

std::vector<std::string> to_row(const ReportedCase& one, const std::vector<std::string>& classes) {
  const bool is_timed = one.predict_seconds > 0.0;
  const auto seconds = [&](double value) {
    return is_timed ? fmt::format("{:.3f}", value) : std::string();
  };
  std::vector<std::string> row{one.name,
                               state_name(one.state),
                               normal_path(one.image).string(),
                               one.label.string(),
                               seconds(one.prepare_seconds),
                               seconds(one.predict_seconds),
                               seconds(one.write_seconds),
                               std::to_string(one.exit_code),
                               one.error,
                               join(one.warnings, "; ")};
  for (const std::string& name : classes) {
    const auto volume = std::ranges::find(one.volumes, name, &ClassVolume::name);
    const bool is_known = volume != one.volumes.end();
    row.push_back(is_known ? std::to_string(volume->voxels) : "");
    row.push_back(is_known ? fmt::format("{:.6g}", volume->ml) : "");
  }
  return row;
}

std::string to_table(const PredictionReport& report) {
  const std::vector<std::string> classes = class_columns(report);
  std::vector<std::string> head(kCaseColumns.begin(), kCaseColumns.end());
  for (const std::string& name : classes) {
    head.push_back(name + "_voxels");
    head.push_back(name + "_ml");
  }
  std::string table = csv_row(head);
  for (const ReportedCase& one : report.cases) table += csv_row(to_row(one, classes));
  return table;
}

[[noreturn]] void refuse(const fs::path& path) {
  throw UsageError(
      fmt::format("{}: was not written by hayate predict, and would be replaced", path.string()),
      "move the file away, or name another place with --report or --out");
}

/// The report, if that is one.
ordered_json parse_own(const fs::path& path) {
  const ordered_json report =
      ordered_json::parse(read_text_file(path), nullptr, /*allow_exceptions=*/false);
  if (!report.is_object() || report.value(kMark, ordered_json()) != kVersion) refuse(path);
  return report;
}

}  // namespace

ordered_json to_json(const ReportedCase& one) {
  ordered_json object{{"case", text_of_name(one.name)},
                      {"state", state_name(one.state)},
                      {"image", text_of_name(normal_path(one.image).native())}};
  if (!one.label.empty()) object["label"] = text_of_name(one.label.native());
  for (const ClassVolume& volume : one.volumes) {
    object["volumes"][volume.name] = {{"voxels", volume.voxels}, {"ml", volume.ml}};
  }
  if (one.predict_seconds > 0.0) {
    object["seconds"] = {{"prepare", one.prepare_seconds},
                         {"predict", one.predict_seconds},
                         {"write", one.write_seconds}};
  }
  if (one.windows.count > 0) {
    object["windows"] = {{"count", one.windows.count}, {"air", one.windows.repeated}};
  }
  if (!one.warnings.empty()) object["warnings"] = one.warnings;
  if (one.state == CaseState::kFailed) {
    object["error"] = one.error;
    object["exit_code"] = one.exit_code;
  }
  return object;
}

ReportedCase parse_reported_case(const ordered_json& object) {
  try {
    ReportedCase one;
    one.name = name_of_text(object.at("case").get<std::string>());
    const auto state = std::ranges::find(kStates, object.at("state").get<std::string>());
    if (state == kStates.end()) throw DataError("got another state than those of a case");
    one.state = static_cast<CaseState>(state - kStates.begin());
    one.image = name_of_text(object.at("image").get<std::string>());
    one.label = name_of_text(object.value("label", std::string()));
    const ordered_json volumes = object.value("volumes", ordered_json::object());
    for (const auto& [name, volume] : volumes.items()) {
      one.volumes.push_back(
          {name, volume.at("voxels").get<std::int64_t>(), volume.at("ml").get<double>()});
    }
    const ordered_json seconds = object.value("seconds", ordered_json::object());
    one.prepare_seconds = seconds.value("prepare", 0.0);
    one.predict_seconds = seconds.value("predict", 0.0);
    one.write_seconds = seconds.value("write", 0.0);
    const ordered_json windows = object.value("windows", ordered_json::object());
    one.windows.count = windows.value("count", std::int64_t{0});
    one.windows.repeated = windows.value("air", std::int64_t{0});
    one.warnings = object.value("warnings", std::vector<std::string>());
    one.error = object.value("error", std::string());
    one.exit_code = object.value("exit_code", 0);
    return one;
  } catch (const ordered_json::exception& error) {
    throw DataError(fmt::format("not a case of a report: {}", error.what()));
  }
}

void write_prediction_report(const fs::path& path, const PredictionReport& report) {
  const std::string text = is_table(path) ? to_table(report) : dump_json(to_json(report), 2) + "\n";
  make_folder(normal_path(path).parent_path());
  write_file_atomically(path, text);
}

std::vector<ReportedCase> read_prediction_report(const fs::path& path) {
  if (!is_there(path)) return {};
  std::vector<ReportedCase> cases;
  try {
    for (const ordered_json& object : parse_own(path).value("cases", ordered_json::array())) {
      cases.push_back(parse_reported_case(object));
    }
  } catch (const DataError&) {
    refuse(path);
  }
  return cases;
}

void check_own_report(const fs::path& path) {
  if (!is_there(path)) return;
  if (!is_table(path)) return static_cast<void>(read_prediction_report(path));
  try {
    if (!read_text_file(path).starts_with(head_of_table())) refuse(path);
  } catch (const DataError&) {
    refuse(path);
  }
}

}  // namespace hayate
