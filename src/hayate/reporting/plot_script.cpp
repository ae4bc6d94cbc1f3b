// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/plot_script.h"

#include <cmath>

#include <fmt/format.h>

#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/gnuplot.h"

namespace hayate {

const std::string kPanelSettings = fmt::format(
    R"(set encoding utf8
set border 3 linecolor rgb "{axis}"
set tics nomirror scale 0.4 textcolor rgb "{ink}" format "%g"
set grid linetype 1 linewidth 1 linecolor rgb "{grid}"
set bmargin 4.8
set tmargin 2.2
set rmargin 2.5
set key bmargin center horizontal Left reverse samplen 1.5 textcolor rgb "{ink}"
set style fill solid noborder
)",
    fmt::arg("axis", kAxisColour), fmt::arg("ink", kInkColour), fmt::arg("grid", kGridColour));

std::string data_block(const std::string& name, const Points& points) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const Point& point : points) block += fmt::format("{} {}\n", point.x, point.y);
  return block + "EOD\n";
}

std::string data_block(const std::string& name, std::span<const Bar> bars) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const Bar& bar : bars) {
    block += fmt::format("{} {} {} \"{}\"\n", bar.x, bar.low, bar.high, bar.text);
  }
  return block + "EOD\n";
}

std::string title_line(std::string_view title) {
  return fmt::format("set title {} textcolor rgb \"{}\"\n", gnuplot_string(title), kInkColour);
}

std::string axis_labels(std::string_view x, std::string_view y) {
  return fmt::format("set xlabel {} offset 0,0.4\nset ylabel {}\n", gnuplot_string(x),
                     gnuplot_string(y));
}

double tick_step(double span) {
  const double power = std::pow(10.0, std::floor(std::log10(span / 6.0)));
  for (const double step : {power, 2.0 * power, 5.0 * power}) {
    if (span <= 6.0 * step) return step;
  }
  return 10.0 * power;
}

std::string curve(const std::string& block, const Points& points, std::string_view label,
                  std::string_view colour, CurveStyle style) {
  if (points.empty()) return {};
  std::string command =
      fmt::format(", ${} using 1:2 with {} linewidth {} linecolor rgb \"{}\" title {}", block,
                  style == CurveStyle::kSteps ? "steps" : "lines",
                  style == CurveStyle::kThinLines ? 1 : 2, colour, gnuplot_string(label));
  // Few points are marked: a single one makes no line at all.
  if (points.size() <= 30) {
    command += fmt::format(
        ", ${} using 1:2 with points pointtype 7 pointsize 0.5 linecolor rgb \"{}\" notitle", block,
        colour);
  }
  return command;
}

std::string mark(const std::string& block, std::string_view label, std::string_view colour) {
  return fmt::format(
      ", ${} using 1:2 with points pointtype 7 pointsize 1.2 linecolor rgb \"{}\" title {}", block,
      colour, gnuplot_string(label));
}

std::string bars(const std::string& block, double width, std::string_view label,
                 std::string_view colour) {
  return fmt::format(
      ", ${0} using 1:2:($1-{1}):($1+{1}):2:3 with boxxyerror linecolor rgb \"{2}\" title {3}",
      block, width / 2.0, colour, gnuplot_string(label));
}

std::string bar_texts(const std::string& block, int font_size) {
  return fmt::format(
      ", ${} using 1:3:4 with labels offset 0,0.6 font \"Arial,{}\" textcolor rgb \"{}\" "
      "notitle",
      block, font_size, kInkColour);
}

std::string plot_command(const std::string& elements) {
  return "plot NaN notitle" + elements + "\n";
}

}  // namespace hayate
