// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hayate/recipe/lr_finder.h"
#include "hayate/reporting/epoch_record.h"
#include "hayate/reporting/figure_panels.h"

namespace hayate {

struct Drawing {
  /// What a screen reader says.
  std::string title;
  /// A whole SVG file.
  std::string svg;
};

/// A figure twice: as one drawing, for a file, and panel by panel, for a page that lays the panels
/// out as its width allows.
struct Figure {
  /// File name without folder and suffix: "time_to_dice".
  std::string name;
  std::string caption;
  Drawing whole;
  std::vector<Drawing> panels;
};

/// Draws panels, so many beside each other.
/// \throws DeviceError, IoError  when gnuplot is missing or fails (see run_gnuplot).
Figure make_figure(const std::string& name, const std::string& caption,
                   const std::vector<Panel>& panels, int columns);

/// Returns the tutorial's three figures: loss and Dice of both runs by epoch; total time and time
/// of each epoch; Dice against time, and time and epochs to each of kDiceThresholds.
///
/// \throws DeviceError, IoError  when gnuplot is missing or fails (see run_gnuplot).
std::vector<Figure> make_comparison_figures(const RunResult& regular, const RunResult& fast);

/// Loss and Dice of one run by epoch.
/// \throws DeviceError, IoError  as above.
std::vector<Figure> make_run_figures(const RunResult& run);

/// Returns the figure of a learning-rate range test: loss against learning rate. \throws
/// DeviceError, IoError  as above.
Figure make_lr_finder_figure(std::span<const LrFinderPoint> points);

}  // namespace hayate
