// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hayate {

struct ReportOptions {
  /// Folders of runs; one at least.
  std::vector<std::filesystem::path> runs;
  /// Folder for page and figures. Empty: one run's own folder, `report` for several.
  std::filesystem::path out;
};

/// Returns names that tell runs apart: of their folders where these differ, else of their paths.
std::vector<std::string> run_labels(const std::vector<std::filesystem::path>& runs);

/// Draws the report of a run again from the files of its folder, or sets several runs beside each
/// other on one page.
///
/// \returns the page.
/// \throws MissingInputError, DataError  as read_run_report
/// \throws UsageError  when a run is named twice; when somebody trains in the folder that is to be
///                     written; when something is there that this command has not made.
std::filesystem::path report_runs(const ReportOptions& options);

}  // namespace hayate
