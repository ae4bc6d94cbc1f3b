// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/reporting/run_report.h"
#include "hayate/reporting/runs_report.h"

namespace hayate {

/// Returns a whole HTML page that needs nothing else: style and drawings inside, nothing from
/// elsewhere.
std::string render_report(const RunReport& report);
std::string render_report(const ComparisonReport& report);
/// \pre there is a run.
std::string render_report(const RunsReport& report);

/// Draws the figures, writes them to `figures/` in `folder` and the page to `report.html`. A
/// missing or failing gnuplot is a warning, in the log and on the page, which then has no figures.
/// \throws WriteError
void write_report(const std::filesystem::path& folder, RunReport report);
void write_report(const std::filesystem::path& folder, ComparisonReport report);
void write_report(const std::filesystem::path& folder, RunsReport report);

}  // namespace hayate
