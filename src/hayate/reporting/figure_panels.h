// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/recipe/lr_finder.h"
#include "hayate/reporting/epoch_record.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/plot_script.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {

inline constexpr int kPanelHeight = 330;

/// One set of axes.
struct Panel {
  /// Title of the panel, which a screen reader says too.
  std::string title;
  /// gnuplot commands, `plot` included, that follow `reset` and kPanelSettings. Data blocks are
  /// named after `name`, so that a script may hold several panels.
  std::string script;
  /// In pixels of the drawing.
  int height = kPanelHeight;
};

/// A line in a figure of several runs.
struct TimeCurve {
  std::string label;
  std::string_view colour;
  /// x is a time.
  Points points;
};

/// Draws the loss; `name` is the panel's data block name: letters, digits and underscores.
Panel make_loss_panel(const std::string& name, const RunResult& run, std::string_view colour);

/// Draws the mean Dice with background and of the foreground, the run's own metric thick.
Panel make_dice_panel(const std::string& name, const RunResult& run, std::string_view colour);

/// Draws a bar per run (kComparisonRoles), the time that the cache took to fill marked on it.
Panel make_total_time_panel(const std::vector<const RunResult*>& runs);

Panel make_epoch_time_panel(const std::vector<const RunResult*>& runs);

/// Returns the best Dice so far by seconds without cache fill, held until the run's end: to be
/// drawn in steps.
Points best_dice_against_seconds(const RunResult& run, DiceKind kind);

/// Returns the Dice of each validation by minutes, the cache fill included.
Points dice_against_minutes(const RunResult& run, DiceKind kind);

/// Draws Dice of several runs against time: logarithmic where they differ so much that the faster
/// one would be a line along the axis.
/// \param name  of the data blocks; \param unit  of the times, "seconds".
Panel make_dice_against_time_panel(const std::string& name, std::string_view title,
                                   std::span<const TimeCurve> curves, std::string_view unit,
                                   CurveStyle style);

/// Draws a bar per threshold and run: the time, without cache fill, to get above it.
/// \param tables  of each run but the first, at least one (compute_speedup_tables).
Panel make_threshold_time_panel(std::span<const SpeedupTable> tables, DiceKind kind);

Panel make_threshold_epoch_panel(std::span<const SpeedupTable> tables, DiceKind kind);

/// Draws the learning rate of each epoch's last step.
Panel make_learning_rate_panel(const std::string& name, const RunResult& run,
                               std::string_view colour);

/// Loss (thin) and smoothed loss (thick) against the learning rate, the steepest point marked.
Panel make_lr_finder_panel(const std::string& name, std::span<const LrFinderPoint> points);

}  // namespace hayate
