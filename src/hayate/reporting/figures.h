// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/recipe/lr_finder.h"
#include "hayate/reporting/epoch_record.h"
#include "hayate/reporting/figure_panels.h"

namespace hayate {

struct RunReport;

struct Drawing {
  /// What a screen reader says.
  std::string title;
  /// A whole SVG file.
  std::string svg;
};

/// What a colour of a figure means.
struct LegendEntry {
  std::string label;
  /// "#D55E00"
  std::string_view colour;
};

/// A figure twice: as one drawing, for a file, and panel by panel, for a page that lays the panels
/// out as its width allows.
struct Figure {
  /// File name without folder and suffix: "time_to_dice".
  std::string name;
  std::string caption;
  Drawing whole;
  std::vector<Drawing> panels;
  /// Stands beside the panels on a page, where they have none of their own.
  std::vector<LegendEntry> legend = {};
};

/// Draws panels, so many beside each other.
/// \param legend  for a page to set beside panels whose own would be too long; the file has its
/// own. \throws DeviceError, IoError  when gnuplot is missing or fails (see run_gnuplot).
Figure make_figure(const std::string& name, const std::string& caption,
                   const std::vector<Panel>& panels, int columns,
                   std::vector<LegendEntry> legend = {});

/// Returns the tutorial's three figures: loss and Dice of each run by epoch; total time and time
/// of each epoch; Dice against time, and time and epochs to each of kDiceThresholds.
///
/// \param runs  by kComparisonRoles.
/// \throws DeviceError, IoError  when gnuplot is missing or fails (see run_gnuplot).
std::vector<Figure> make_comparison_figures(const std::vector<const RunResult*>& runs);

/// Returns loss and Dice of one run by epoch; Dice of each class over the cases of its best
/// validation, where they are known, and the learning rate.
/// \throws DeviceError, IoError  as above.
std::vector<Figure> make_run_figures(const RunReport& report);

/// Returns Dice of several runs against minutes, the cache fill included.
/// \throws DeviceError, IoError  as above.
std::vector<Figure> make_runs_figures(std::span<const RunReport> reports, DiceKind kind);

/// Returns the figure of a learning-rate range test: loss against learning rate. \throws
/// DeviceError, IoError  as above.
Figure make_lr_finder_figure(std::span<const LrFinderPoint> points);

}  // namespace hayate
