// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/analysis_figures.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/figure_panels.h"
#include "hayate/reporting/plot_script.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

constexpr int kFewBins = 16;
constexpr int kManyBins = 64;

struct Series {
  std::string label;
  std::string_view colour;
  std::vector<double> values;
};

/// The outline of a histogram in shares of the series. Values beyond the ends count in the end
/// bins.
Points histogram(const std::vector<double>& values, double low, double high, int bins) {
  std::vector<double> counts(static_cast<std::size_t>(bins), 0.0);
  const double width = (high - low) / bins;
  for (const double value : values) {
    const int bin = std::clamp(static_cast<int>((value - low) / width), 0, bins - 1);
    counts[static_cast<std::size_t>(bin)] += 100.0 / static_cast<double>(values.size());
  }
  Points points{{low, 0.0}};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double left = low + width * static_cast<double>(i);
    points.push_back({left, counts[i]});
    points.push_back({left + width, counts[i]});
  }
  points.push_back({high, 0.0});
  return points;
}

Panel histogram_panel(const std::string& name, const std::string& title, const std::string& x,
                      const std::string& y, const std::vector<Series>& series, int bins) {
  std::vector<double> all;
  for (const Series& one : series) all.insert(all.end(), one.values.begin(), one.values.end());
  // Some far values must not squeeze the others into one bin.
  double low = bins == kManyBins ? percentile(all, 0.5) : *std::ranges::min_element(all);
  double high = bins == kManyBins ? percentile(all, 99.5) : *std::ranges::max_element(all);
  if (!(high > low)) {
    low -= 0.5;
    high += 0.5;
  }
  std::string script = title_line(title) + axis_labels(x, y) + "set yrange [0:*]\n";
  script += fmt::format("set xtics {}\n", tick_step(high - low));
  std::string curves;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (series[i].values.empty()) continue;
    const std::string block = fmt::format("{}_{}", name, i);
    const Points points = histogram(series[i].values, low, high, bins);
    script += data_block(block, points);
    curves += curve(block, points, series[i].label, series[i].colour);
  }
  return {title, script + plot_command(curves)};
}

/// (value - shift) / scale of each.
void append(std::vector<double>& values, const std::vector<float>& more, double shift,
            double scale) {
  for (const float value : more) values.push_back((value - shift) / scale);
}

Panel intensity_panel(const DatasetAnalysis& analysis, std::size_t channel) {
  std::vector<Series> series{{"whole images", kFaintColour, {}}, {"foreground", kSingleColour, {}}};
  for (const CaseSummary& one : analysis.cases) {
    if (channel >= one.channels.size()) continue;
    const ChannelSummary& summary = one.channels[channel];
    // Only a CT's values have a unit: others mean something beside those of their own image.
    const bool is_ct = analysis.is_ct();
    const double shift = is_ct ? 0.0 : summary.whole.mean;
    const double scale =
        is_ct || summary.whole.standard_deviation <= 0.0 ? 1.0 : summary.whole.standard_deviation;
    append(series[0].values, summary.sampled_whole, shift, scale);
    append(series[1].values, summary.sampled_foreground, shift, scale);
  }
  const std::string name = channel < analysis.channel_names.size()
                               ? analysis.channel_names[channel]
                               : fmt::format("channel {}", channel);
  return histogram_panel(fmt::format("values_{}", channel), "Values of " + name,
                         analysis.is_ct() ? "HU" : "standard deviations from the image's mean",
                         "% of voxels", series, kManyBins);
}

Panel volume_panel(const DatasetAnalysis& analysis) {
  std::vector<Series> series;
  for (std::size_t i = 1; i < analysis.class_names.size(); ++i) {
    Series one{analysis.class_names[i], class_colour(i), {}};
    for (const CaseSummary& summary : analysis.cases) {
      if (i < summary.classes.size()) one.values.push_back(summary.classes[i].volume_ml);
    }
    if (!one.values.empty()) series.push_back(std::move(one));
  }
  return histogram_panel("volumes", "Volume of each class", "ml", "% of cases", series, kFewBins);
}

template <class Value>
Panel axes_panel(const DatasetAnalysis& analysis, const std::string& name, const std::string& title,
                 Value value) {
  std::vector<Series> series{{"right", series_colour(0), {}},
                             {"front", series_colour(1), {}},
                             {"up", series_colour(2), {}}};
  for (const CaseSummary& one : analysis.cases) {
    for (std::size_t axis = 0; axis < 3; ++axis) series[axis].values.push_back(value(one, axis));
  }
  return histogram_panel(name, title, "mm", "% of cases", series, kFewBins);
}

bool has_foreground(const DatasetAnalysis& analysis) {
  return std::ranges::any_of(analysis.cases,
                             [](const CaseSummary& one) { return one.classes.size() > 1; });
}

}  // namespace

std::vector<Figure> make_analysis_figures(const DatasetAnalysis& analysis) {
  std::vector<Panel> values;
  for (std::size_t channel = 0; channel < analysis.cases.front().channels.size(); ++channel) {
    values.push_back(intensity_panel(analysis, channel));
  }
  if (has_foreground(analysis)) values.push_back(volume_panel(analysis));
  return {make_figure("values", "Intensities and volumes", values, 2),
          make_figure("grids", "Voxels and fields of view",
                      {axes_panel(analysis, "spacing", "Spacing",
                                  [](const CaseSummary& one, std::size_t axis) {
                                    return one.spacing_mm[axis];
                                  }),
                       axes_panel(analysis, "extent", "Extent of the images",
                                  [](const CaseSummary& one, std::size_t axis) {
                                    return static_cast<double>(one.shape[axis]) *
                                           one.spacing_mm[axis];
                                  })},
                      2)};
}

}  // namespace hayate
