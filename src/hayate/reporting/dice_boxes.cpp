// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/dice_boxes.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hayate/reporting/class_names.h"
#include "hayate/reporting/gnuplot.h"
#include "hayate/reporting/plot_script.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

constexpr double kHalfBox = 0.3;
/// Longer names would take the plot's room.
constexpr std::size_t kLongestName = 18;

struct ClassBox {
  std::size_t class_index = 0;
  std::string label;
  BoxPlot box;
};

/// A long name by its first letters; whole ones, of UTF-8.
std::string shortened(const std::string& name) {
  if (name.size() <= kLongestName) return name;
  std::size_t end = kLongestName - 1;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end) + "…";
}

std::vector<ClassBox> class_boxes(const ValidationCases& validation,
                                  const std::vector<std::string>& class_names) {
  const std::size_t class_count =
      validation.cases.empty() ? 0 : validation.cases.front().counts.size();
  std::vector<ClassBox> boxes;
  for (std::size_t c = 1; c < class_count; ++c) {
    const std::vector<double> dice = dice_of_class(validation, c);
    if (dice.empty()) continue;
    boxes.push_back({c, shortened(name_of_class(class_names, c)), compute_box_plot(dice)});
  }
  return boxes;
}

/// Lines without points, each from its first to its last place.
std::string lines_block(const std::string& name, const std::vector<std::array<Point, 2>>& lines) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const auto& [from, to] : lines) {
    block += fmt::format("{} {} {} {}\n", from.x, from.y, to.x - from.x, to.y - from.y);
  }
  return block + "EOD\n";
}

/// The whiskers with their ends, and the median across the box.
std::vector<std::array<Point, 2>> strokes(const BoxPlot& box, double y) {
  const double end = 0.5 * kHalfBox;
  return {{Point{box.low_whisker, y}, Point{box.low_quartile, y}},
          {Point{box.high_quartile, y}, Point{box.high_whisker, y}},
          {Point{box.low_whisker, y - end}, Point{box.low_whisker, y + end}},
          {Point{box.high_whisker, y - end}, Point{box.high_whisker, y + end}},
          {Point{box.median, y - kHalfBox}, Point{box.median, y + kHalfBox}}};
}

std::string box_elements(const std::string& block, const ClassBox& one, bool has_outliers) {
  const std::string_view colour = class_colour(one.class_index);
  std::string elements = fmt::format(
      ", ${0} using 1:2:1:3:4:5 with boxxyerror linecolor rgb \"{1}\" fillstyle solid 0.55 border "
      "notitle, ${0}_lines using 1:2:3:4 with vectors nohead linewidth 1.5 linecolor rgb \"{2}\" "
      "notitle",
      block, colour, kInkColour);
  if (has_outliers) {
    elements += fmt::format(
        ", ${}_far using 1:2 with points pointtype 6 pointsize 0.5 linecolor rgb \"{}\" notitle",
        block, kInkColour);
  }
  return elements;
}

/// From the lowest Dice, rounded down to a tenth, to 1.
double axis_begin(const std::vector<ClassBox>& boxes) {
  double lowest = 0.9;
  for (const ClassBox& one : boxes) {
    lowest = std::min(lowest, one.box.low_whisker);
    for (const double dice : one.box.outliers) lowest = std::min(lowest, dice);
  }
  return std::floor(10.0 * lowest) / 10.0;
}

}  // namespace

BoxPlot compute_box_plot(std::vector<double> values) {
  BoxPlot box;
  box.low_quartile = percentile(values, 25.0);
  box.median = percentile(values, 50.0);
  box.high_quartile = percentile(values, 75.0);
  const double reach = 1.5 * (box.high_quartile - box.low_quartile);
  box.low_whisker = box.low_quartile;
  box.high_whisker = box.high_quartile;
  std::ranges::sort(values);
  for (const double value : values) {
    if (value < box.low_quartile - reach || value > box.high_quartile + reach) {
      box.outliers.push_back(value);
    } else {
      box.low_whisker = std::min(box.low_whisker, value);
      box.high_whisker = std::max(box.high_whisker, value);
    }
  }
  return box;
}

std::vector<double> dice_of_class(const ValidationCases& validation, std::size_t class_index) {
  std::vector<double> values;
  for (const ValidatedCase& one : validation.cases) {
    const double dice = one.counts.at(class_index).dice();
    if (!std::isnan(dice)) values.push_back(dice);
  }
  return values;
}

Panel make_dice_box_panel(const std::string& name, const ValidationCases& validation,
                          const std::vector<std::string>& class_names) {
  const std::vector<ClassBox> boxes = class_boxes(validation, class_names);
  const std::string title =
      fmt::format("Dice of each class over {} case{}", validation.cases.size(),
                  validation.cases.size() == 1 ? "" : "s");
  std::string script;
  std::string elements;
  std::string ticks;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const ClassBox& one = boxes[i];
    const double y = -static_cast<double>(i);
    const std::string block = fmt::format("{}_{}", name, i);
    script += fmt::format("${} << EOD\n{} {} {} {} {}\nEOD\n", block, one.box.low_quartile, y,
                          one.box.high_quartile, y - kHalfBox, y + kHalfBox);
    script += lines_block(block + "_lines", strokes(one.box, y));
    Points outliers;
    for (const double dice : one.box.outliers) outliers.push_back({dice, y});
    if (!outliers.empty()) script += data_block(block + "_far", outliers);
    elements += box_elements(block, one, !outliers.empty());
    ticks += fmt::format("{}{} {}", i == 0 ? "" : ", ", gnuplot_string(one.label), y);
  }
  script += title_line(title) + axis_labels("Dice", "") + kWithoutKey;
  script += fmt::format("set xrange [{}:1.005]\nset xtics {}\n", axis_begin(boxes),
                        tick_step(1.005 - axis_begin(boxes)));
  script += fmt::format("set yrange [{}:0.6]\nset ytics ({})\nset grid noytics xtics\n",
                        -static_cast<double>(boxes.size()) + 0.4, ticks);
  constexpr int kRoomyClasses = 8;
  constexpr int kClassHeight = 30;
  const int more = std::max(static_cast<int>(boxes.size()) - kRoomyClasses, 0) * kClassHeight;
  return {title, script + plot_command(elements), kPanelHeight + more};
}

}  // namespace hayate
