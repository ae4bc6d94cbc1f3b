// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/figure_panels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "hayate/reporting/comparison_role.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/plot_script.h"

namespace hayate {
namespace {

struct Bounds {
  double low = 0.0;
  double high = 0.0;
};

/// Points whose y was measured; a gap in a curve would hide the epochs beside it.
template <class Value>
Points points_of(std::span<const EpochRecord> epochs, Value value) {
  Points points;
  for (const EpochRecord& record : epochs) {
    if (std::isfinite(record.*value)) {
      points.push_back({static_cast<double>(record.epoch), record.*value});
    }
  }
  return points;
}

std::optional<Bounds> y_bounds(const Points& points) {
  if (points.empty()) return std::nullopt;
  const auto [low, high] = std::ranges::minmax_element(points, {}, &Point::y);
  return Bounds{low->y, high->y};
}

std::string epoch_axis(std::int64_t last_epoch) {
  if (last_epoch <= 1) return "set xrange [0.5:1.5]\nset xtics 1, 1\n";
  const double step = std::max(tick_step(static_cast<double>(last_epoch)), 1.0);
  return fmt::format("set xrange [1:{}]\nset xtics {}, {}\n", last_epoch, step, step);
}

std::int64_t last_epoch_of(const RunResult& run) {
  return run.epochs.empty() ? 0 : run.epochs.back().epoch;
}

/// The axis begins at zero, unless only a logarithmic one shows all that the values span.
std::string loss_axis(const Points& points) {
  const auto bounds = y_bounds(points);
  if (!bounds) return "set yrange [0:1]\n";
  if (bounds->low > 0.0 && bounds->high > 100.0 * bounds->low) {
    return fmt::format("set logscale y\nset yrange [{}:{}]\n", bounds->low / 1.2,
                       bounds->high * 1.2);
  }
  const double high = std::max(bounds->high, 0.0);
  const double low = std::min(bounds->low, 0.0);
  const double room = high > low ? 0.06 * (high - low) : 1.0;
  return fmt::format("set yrange [{}:{}]\n", low < 0.0 ? low - room : 0.0, high + room);
}

/// The axis begins at zero and has room for what stands above the highest value.
std::string bar_axis(double highest) {
  return fmt::format("set yrange [0:{}]\n", highest > 0.0 ? 1.15 * highest : 1.0);
}

/// Draws a bar a threshold and run, the regular one's left. What was never reached has no bar and
/// the tutorial's -1 in its place.
Panel make_threshold_panel(const std::string& name, std::string_view title, std::string_view y,
                           std::span<const SpeedupTable> tables, DiceKind kind,
                           Speedup ThresholdSpeedup::*quantity, std::string (*format)(double)) {
  const std::size_t run_count = tables.size() + 1;
  const std::vector<ThresholdSpeedup>& thresholds = tables.front().of(kind);
  std::vector<std::vector<Bar>> bars_of_run(run_count);
  const double pitch = 0.96 / static_cast<double>(run_count);
  const double width = 0.92 * pitch;
  std::string ticks;
  bool all_reached = true;
  double highest = 0.0;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    for (std::size_t run = 0; run < run_count; ++run) {
      const std::optional<double> value = value_of_run(
          tables, run, [&](const SpeedupTable& table) { return table.of(kind)[i].*quantity; });
      const double middle = 0.5 * static_cast<double>(run_count - 1);
      const double x = static_cast<double>(i) + pitch * (static_cast<double>(run) - middle);
      bars_of_run[run].push_back({x, 0.0, value.value_or(0.0), value ? format(*value) : "−1"});
      highest = std::max(highest, value.value_or(0.0));
      all_reached = all_reached && value.has_value();
    }
    ticks += fmt::format("{}\"{:.2f}\" {}", ticks.empty() ? "" : ", ", thresholds[i].threshold, i);
  }
  std::string script;
  std::string elements;
  std::string texts;
  for (std::size_t run = 0; run < run_count; ++run) {
    const ComparisonRole& role = kComparisonRoles[run];
    const std::string block = fmt::format("{}_{}", name, role.style);
    script += data_block(block, bars_of_run[run]);
    elements += bars(block, width, role.name, role.colour);
    // Narrower bars leave less room for what stands above them.
    texts += bar_texts(block, run_count > 2 ? 9 : 11);
  }
  script += title_line(title) +
            axis_labels(all_reached ? "mean Dice above" : "mean Dice above (−1: not reached)", y);
  script += fmt::format("set xrange [-0.6:{}]\nset xtics ({})\nset grid noxtics\n",
                        static_cast<double>(thresholds.size()) - 0.4, ticks);
  script += bar_axis(highest);
  return {std::string(title), script + plot_command(elements + texts)};
}

/// Logarithmic where the runs differ so much that the faster one would be a line along the axis.
std::string shared_time_axis(std::span<const TimeCurve> curves) {
  double longest = 0.0;
  double first = std::numeric_limits<double>::infinity();
  for (const TimeCurve& curve : curves) {
    if (curve.points.empty()) continue;
    longest = std::max(longest, curve.points.back().x);
    first = std::min(first, curve.points.front().x);
  }
  if (!(longest > 0.0)) return "set xrange [0:1]\n";
  if (first > 0.0 && longest > 20.0 * first) {
    return fmt::format("set logscale x\nset xrange [{}:{}]\n", first / 1.5, longest * 1.1);
  }
  return fmt::format("set xrange [0:{}]\nset xtics {}\n", longest * 1.05, tick_step(longest));
}

}  // namespace

Panel make_loss_panel(const std::string& name, const RunResult& run, std::string_view colour) {
  const Points points = points_of(run.epochs, &EpochRecord::train_loss);
  const std::string title = run.label + ": epoch average loss";
  std::string script = data_block(name, points) + title_line(title);
  script += axis_labels("epoch", "loss") + epoch_axis(last_epoch_of(run)) + loss_axis(points);
  script += plot_command(curve(name, points, "training loss", colour));
  return {title, script};
}

Panel make_dice_panel(const std::string& name, const RunResult& run, std::string_view colour) {
  const Points mean = points_of(run.epochs, &EpochRecord::mean_dice);
  const Points foreground = points_of(run.epochs, &EpochRecord::mean_foreground_dice);
  const std::string title = run.label + ": validation mean Dice";
  std::string script = data_block(name, mean) + data_block(name + "_foreground", foreground);
  script += title_line(title) + axis_labels("epoch", "mean Dice") + epoch_axis(last_epoch_of(run));
  script += "set yrange [0:1]\nset ytics 0.2\n";
  const auto style = [&](DiceKind kind) {
    return kind == run.metric ? CurveStyle::kLines : CurveStyle::kThinLines;
  };
  script +=
      plot_command(curve(name, mean, "with background", colour, style(DiceKind::kWithBackground)) +
                   curve(name + "_foreground", foreground, "foreground only", colour,
                         style(DiceKind::kForeground)));
  return {title, script};
}

Panel make_total_time_panel(const std::vector<const RunResult*>& runs) {
  std::vector<Bar> cache;
  std::string script;
  std::string elements;
  std::string ticks;
  double longest = 0.0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunResult& run = *runs[i];
    const ComparisonRole& role = kComparisonRoles[i];
    const auto x = static_cast<double>(i);
    const double training_seconds = run.total_seconds - run.cache_fill_seconds;
    const Bar training{x, 0.0, training_seconds, ""};
    cache.push_back(
        {x, training_seconds, run.total_seconds, format_quantity(run.total_seconds) + " s"});
    const std::string block = fmt::format("total_{}", role.style);
    script += data_block(block, {&training, 1});
    elements += bars(block, 0.6, run.label, role.colour);
    ticks += fmt::format("{}\"{}\" {}", i > 0 ? ", " : "", format_epochs(run.epochs.size()), i);
    longest = std::max(longest, run.total_seconds);
  }
  script += data_block("total_cache", cache);
  script += title_line("Total time") + "set ylabel \"seconds\"\n";
  script += fmt::format("set xrange [-0.7:{}]\nset xtics ({})\nset grid noxtics\n",
                        static_cast<double>(runs.size()) - 0.3, ticks);
  script += bar_axis(longest);
  script += plot_command(elements + bars("total_cache", 0.6, "cache fill", kFaintColour) +
                         bar_texts("total_cache", 13));
  return {"Total time", script};
}

Panel make_epoch_time_panel(const std::vector<const RunResult*>& runs) {
  double highest = 0.0;
  std::int64_t last_epoch = 0;
  std::string script;
  std::string elements;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Points points = points_of(runs[i]->epochs, &EpochRecord::epoch_seconds);
    if (const auto bounds = y_bounds(points)) highest = std::max(highest, bounds->high);
    last_epoch = std::max(last_epoch, last_epoch_of(*runs[i]));
    const std::string block = fmt::format("epoch_{}", kComparisonRoles[i].style);
    script += data_block(block, points);
    elements += curve(block, points, runs[i]->label, kComparisonRoles[i].colour);
  }
  script += title_line("Time of each epoch") + axis_labels("epoch", "seconds");
  script += epoch_axis(last_epoch) + bar_axis(highest);
  return {"Time of each epoch", script + plot_command(elements)};
}

Points best_dice_against_seconds(const RunResult& run, DiceKind kind) {
  Points points;
  for (const BestEntry& entry : compute_best_list(run.epochs, kind)) {
    points.push_back({entry.seconds_without_cache, entry.dice});
  }
  if (!points.empty()) {
    points.push_back({run.epochs.back().total_seconds_without_cache, points.back().y});
  }
  return points;
}

Points dice_against_minutes(const RunResult& run, DiceKind kind) {
  Points points;
  for (const EpochRecord& record : run.epochs) {
    if (!std::isfinite(record.dice(kind))) continue;
    points.push_back({record.total_seconds_with_cache / 60.0, record.dice(kind)});
  }
  return points;
}

Panel make_dice_against_time_panel(const std::string& name, std::string_view title,
                                   std::span<const TimeCurve> curves, std::string_view unit,
                                   CurveStyle style) {
  const std::string time_axis = shared_time_axis(curves);
  const bool logarithmic = time_axis.find("logscale") != std::string::npos;
  std::string script;
  std::string elements;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const std::string block = fmt::format("{}_{}", name, i + 1);
    script += data_block(block, curves[i].points);
    elements += curve(block, curves[i].points, curves[i].label, curves[i].colour, style);
  }
  script += title_line(title);
  script += axis_labels(fmt::format("{}{}", unit, logarithmic ? ", logarithmic" : ""), "mean Dice");
  script += time_axis + "set yrange [0:1]\nset ytics 0.2\n";
  return {std::string(title), script + plot_command(elements)};
}

Panel make_threshold_time_panel(std::span<const SpeedupTable> tables, DiceKind kind) {
  return make_threshold_panel("time_to", "Time to a mean Dice", "seconds", tables, kind,
                              &ThresholdSpeedup::seconds_without_cache, format_compact);
}

Panel make_threshold_epoch_panel(std::span<const SpeedupTable> tables, DiceKind kind) {
  return make_threshold_panel("epochs_to", "Epochs to a mean Dice", "epochs", tables, kind,
                              &ThresholdSpeedup::epochs,
                              [](double epochs) { return fmt::format("{:.0f}", epochs); });
}

Panel make_learning_rate_panel(const std::string& name, const RunResult& run,
                               std::string_view colour) {
  const Points points = points_of(run.epochs, &EpochRecord::learning_rate);
  const std::string title = "Learning rate at the end of each epoch";
  std::string script = data_block(name, points) + title_line(title);
  script += axis_labels("epoch", "learning rate") + epoch_axis(last_epoch_of(run));
  const auto bounds = y_bounds(points);
  script += bar_axis(bounds ? bounds->high : 0.0) + "set format y \"%g\"\n";
  script += kWithoutKey;
  return {title, script + plot_command(curve(name, points, "learning rate", colour))};
}

Panel make_lr_finder_panel(const std::string& name, std::span<const LrFinderPoint> points) {
  Points loss;
  Points smoothed;
  for (const LrFinderPoint& point : points) {
    loss.push_back({point.lr, point.loss});
    smoothed.push_back({point.lr, point.smoothed_loss});
  }
  const std::string title = "Loss by learning rate";
  std::string script = data_block(name, loss) + data_block(name + "_smoothed", smoothed);
  script += title_line(title) + axis_labels("learning rate", "loss");
  const double low = loss.empty() ? 1e-6 : loss.front().x;
  const double high = loss.size() > 1 ? loss.back().x : 10.0 * low;
  script += fmt::format("set logscale x\nset xrange [{}:{}]\n", low, high);
  script += loss_axis(smoothed);
  std::string elements = curve(name, loss, "each step", kFaintColour, CurveStyle::kThinLines) +
                         curve(name + "_smoothed", smoothed, "smoothed", kSingleColour);
  if (const auto steepest = find_steepest(points)) {
    script += data_block(name + "_steepest", Points{{steepest->lr, steepest->smoothed_loss}});
    elements +=
        mark(name + "_steepest", fmt::format("steepest, {:.2g}", steepest->lr), kRegularColour);
  }
  return {title, script + plot_command(elements)};
}

}  // namespace hayate
