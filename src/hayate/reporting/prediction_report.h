// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/reporting/class_volumes.h"
#include "hayate/windows/window_counts.h"

namespace hayate {

/// What became of a case.
enum class CaseState {
  kPredicted,
  kKept,  ///< its prediction was there already
  kFailed,
};

/// A case, and what became of it.
struct ReportedCase {
  /// As its files are called: "s1/ct".
  std::string name;
  /// The image's first file.
  std::filesystem::path image;
  /// Below the folder of all predictions; empty where there is none.
  std::filesystem::path label;
  CaseState state = CaseState::kPredicted;
  /// Of each class; none where nobody has measured them.
  std::vector<ClassVolume> volumes;
  /// Reading and preparing, while the network works on the case before; the network and the way
  /// back onto the file's grid; finishing, packing and writing, while it works on the next.
  double prepare_seconds = 0.0;
  double predict_seconds = 0.0;
  double write_seconds = 0.0;
  /// By how many windows; none where nobody has counted them.
  WindowCounts windows = {};
  /// What was said of it: values, spacings and orientations beside those trained on.
  std::vector<std::string> warnings;
  /// What is wrong with it, where it failed, and the exit code of that.
  std::string error;
  int exit_code = 0;
};

nlohmann::ordered_json to_json(const ReportedCase& one);
/// \throws DataError  when it is not what to_json writes.
ReportedCase parse_reported_case(const nlohmann::ordered_json& object);

/// What came of the images of a folder of predictions.
struct PredictionReport {
  /// The folder of all predictions.
  std::filesystem::path folder;
  /// Folders of the runs that predicted.
  std::vector<std::filesystem::path> runs;
  /// Whether all that was asked for is done.
  bool is_finished = false;
  std::vector<ReportedCase> cases;
};

/// Name of the report that a folder of predictions has.
inline constexpr std::string_view kPredictionReportName = "predictions.json";

/// Writes a report atomically: as a table with a row for each case where the name ends in .csv,
/// else as JSON. docs/prediction.md has the fields. \throws WriteError, IoError
void write_prediction_report(const std::filesystem::path& path, const PredictionReport& report);

/// Returns the cases of a report (JSON) that is there; none where there is none.
/// \throws UsageError  as check_own_report; IoError
std::vector<ReportedCase> read_prediction_report(const std::filesystem::path& path);

/// Looks whether a report may be written there: nothing is there, or a report.
/// \throws UsageError  when something else is
void check_own_report(const std::filesystem::path& path);

}  // namespace hayate
