// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/reporting/case_gallery.h"
#include "hayate/reporting/epoch_record.h"
#include "hayate/reporting/figures.h"
#include "hayate/reporting/html.h"
#include "hayate/reporting/ranks_report.h"
#include "hayate/reporting/validation_cases.h"

namespace hayate {

struct DataSetSummary {
  /// "Task09_Spleen".
  std::string name;
  std::int64_t training_cases = 0;
  std::int64_t validation_cases = 0;
  /// How the two were told apart: "the last 9 cases validate".
  std::string split;
  /// Hash of the files' contents, 16 hexadecimal digits.
  std::string hash;
  /// Index = class; 0 is background.
  std::vector<std::string> class_names;
  /// Anything else worth a line.
  KeyValueRows more;
};

/// A case that was left out, and why.
struct SkippedCase {
  std::string name;
  std::string reason;
};

/// What both kinds of report say besides their runs. All texts are plain; the report escapes them.
struct ReportContext {
  /// When the run began, as it is to be shown.
  std::string date;
  DataSetSummary data_set;
  /// CPU, instruction set, threads, precision, versions, commit (see make_machine_rows).
  KeyValueRows machine;
  std::vector<std::string> warnings;
  std::vector<SkippedCase> skipped_cases;
  /// Figures of the run; empty where none could be drawn.
  std::vector<Figure> figures;
};

/// The command that writes pages of runs which it has not trained.
inline constexpr const char* kReportCommand = "hayate report";

/// A training run.
struct RunReport {
  /// That makes the page.
  std::string command = "hayate train";
  RunResult run;
  /// The resolved recipe, indented JSON.
  std::string recipe_json;
  ReportContext context;
  /// Without seconds where it was one process.
  RanksReport ranks;
  /// Of the best epoch, worst first; without cases where they are not known.
  ValidationCases validation;
  CaseGallery gallery;
};

struct ComparedRun {
  RunResult run;
  /// The resolved recipe, indented JSON.
  std::string recipe_json;
};

/// Regular against faster training, as the tutorial compares them.
struct ComparisonReport {
  /// By kComparisonRoles; at least two.
  std::vector<ComparedRun> runs;
  ReportContext context;

  std::vector<const RunResult*> results() const;
};

}  // namespace hayate
