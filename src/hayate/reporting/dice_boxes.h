// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/reporting/figure_panels.h"
#include "hayate/reporting/validation_cases.h"

namespace hayate {

/// A box plot in numbers (Tukey): the box from the lower to the upper quartile, whiskers to the
/// farthest values within 1.5 box lengths of it, and what lies beyond.
struct BoxPlot {
  double low_whisker = 0.0;
  double low_quartile = 0.0;
  double median = 0.0;
  double high_quartile = 0.0;
  double high_whisker = 0.0;
  std::vector<double> outliers;
};

/// Quartiles are linear between the values, as numpy.percentile gives them.
/// \pre there is at least one value.
BoxPlot compute_box_plot(std::vector<double> values);

/// Returns the Dice of a class in the cases whose label holds it.
std::vector<double> dice_of_class(const ValidationCases& validation, std::size_t class_index);

/// Draws a lying box for each class of the foreground that a case holds, class 1 at the top.
/// \param class_names  by class; one that has none is "class 3".
Panel make_dice_box_panel(const std::string& name, const ValidationCases& validation,
                          const std::vector<std::string>& class_names);

}  // namespace hayate
