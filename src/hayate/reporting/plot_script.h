// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hayate {

// The pieces of gnuplot scripts that the panels of the figures are put together from.

/// What all panels share.
extern const std::string kPanelSettings;
/// Follows them in a panel that has no legend, and gives its room to the plot.
inline constexpr const char* kWithoutKey = "unset key\nset bmargin 3.4\n";

struct Point {
  double x = 0.0;
  double y = 0.0;
};
using Points = std::vector<Point>;

/// A box from `low` to `high` around `x` with `text` above it.
struct Bar {
  double x = 0.0;
  double low = 0.0;
  double high = 0.0;
  /// The text, without quotes.
  std::string text;
};

/// Writes data under a name that curves and bars refer to: letters, digits and underscores.
std::string data_block(const std::string& name, const Points& points);
std::string data_block(const std::string& name, std::span<const Bar> bars);

std::string title_line(std::string_view title);
std::string axis_labels(std::string_view x, std::string_view y);

/// Returns the smallest 1, 2 or 5 times a power of ten that divides `span` into at most six.
/// \pre  span > 0
double tick_step(double span);

enum class CurveStyle { kLines, kThinLines, kSteps };

/// Returns a curve for plot_command, or nothing for one without points, which gnuplot refuses.
std::string curve(const std::string& block, const Points& points, std::string_view label,
                  std::string_view colour, CurveStyle style = CurveStyle::kLines);

/// Draws large points for plot_command.
std::string mark(const std::string& block, std::string_view label, std::string_view colour);

/// Bars for plot_command.
std::string bars(const std::string& block, double width, std::string_view label,
                 std::string_view colour);
/// Returns the texts above the bars.
std::string bar_texts(const std::string& block, int font_size);

/// `elements` are what those above returned, one after the other; a plot without any gets its
/// axes all the same.
std::string plot_command(const std::string& elements);

}  // namespace hayate
