// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "hayate/reporting/run_report.h"

namespace hayate {

/// Several runs beside each other. Their labels tell them apart.
struct RunsReport {
  std::vector<RunReport> runs;
  std::string date;
  /// Of all runs: Dice against minutes.
  std::vector<Figure> figures;
  std::vector<std::string> warnings;
};

/// The thresholds of its table.
inline constexpr std::array kRunsThresholds{0.80, 0.85, 0.90, 0.95};

}  // namespace hayate
