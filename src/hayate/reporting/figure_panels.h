// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "hayate/recipe/lr_finder.h"
#include "hayate/reporting/epoch_record.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {

/// Vermilion and bluish green: the reddish and greenish of the tutorial's figures in the shades
/// that colour-blind readers can tell apart (Okabe & Ito, "Color Universal Design", 2008).
inline constexpr std::string_view kRegularColour = "#D55E00";
inline constexpr std::string_view kFastColour = "#009E73";
/// Colour of a run that is not compared with another.
inline constexpr std::string_view kSingleColour = "#0072B2";

/// One set of axes.
struct Panel {
  /// Title of the panel, which a screen reader says too.
  std::string title;
  /// gnuplot commands, `plot` included, that follow `reset` and kPanelSettings. Data blocks are
  /// named after `name`, so that a script may hold several panels.
  std::string script;
};

/// Draws the loss; `name` is the panel's data block name: letters, digits and underscores.
Panel make_loss_panel(const std::string& name, const RunResult& run, std::string_view colour);

/// Draws the mean Dice with background (thick) and of the foreground (thin).
Panel make_dice_panel(const std::string& name, const RunResult& run, std::string_view colour);

/// Draws a bar per run, the time that the cache took to fill marked on it.
Panel make_total_time_panel(const RunResult& regular, const RunResult& fast);

Panel make_epoch_time_panel(const RunResult& regular, const RunResult& fast);

/// Draws the best mean Dice so far against the time since training began.
Panel make_dice_against_time_panel(const RunResult& regular, const RunResult& fast);

/// Draws a bar per threshold and run: the time, without cache fill, to get above it.
Panel make_threshold_time_panel(std::span<const ThresholdSpeedup> thresholds);

Panel make_threshold_epoch_panel(std::span<const ThresholdSpeedup> thresholds);

/// Loss (thin) and smoothed loss (thick) against the learning rate, the steepest point marked.
Panel make_lr_finder_panel(const std::string& name, std::span<const LrFinderPoint> points);

}  // namespace hayate
