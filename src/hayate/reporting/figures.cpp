// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/figures.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/reporting/comparison_role.h"
#include "hayate/reporting/dice_boxes.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/figure_panels.h"
#include "hayate/reporting/gnuplot.h"
#include "hayate/reporting/plot_script.h"
#include "hayate/reporting/run_report.h"

namespace hayate {
namespace {

/// Letters of 13 pixels stay legible when a page shrinks a panel to a phone's 360, or puts three of
/// them side by side.
int panel_width(int columns) {
  return columns < 3 ? 440 : 390;
}

std::string terminal_line(const std::string& name, int width, int height) {
  return fmt::format(
      "set terminal svg size {},{} dynamic noenhanced font \"Arial,13\" name {} background "
      "\"#ffffff\"\n",
      width, height, gnuplot_string(name));
}

/// What follows `reset`. \param with_key  whether the figure's own legend stands in the drawing.
std::string panel_commands(const Panel& panel, bool with_key) {
  return kPanelSettings + (with_key ? "" : kWithoutKey) + panel.script;
}

Drawing draw_panel(const std::string& name, const Panel& panel, int width, bool with_key) {
  return {panel.title,
          run_gnuplot(terminal_line(name, width, panel.height) + panel_commands(panel, with_key))};
}

Drawing draw_all(const std::string& name, const std::string& title,
                 const std::vector<Panel>& panels, int columns) {
  const int rows = (static_cast<int>(panels.size()) + columns - 1) / columns;
  const int height = std::ranges::max(panels, {}, &Panel::height).height;
  std::string script = terminal_line(name, columns * panel_width(columns), rows * height);
  script += fmt::format("set multiplot layout {},{}\n", rows, columns);
  for (const Panel& panel : panels) script += "reset\n" + panel_commands(panel, true);
  return {title, run_gnuplot(script + "unset multiplot\n")};
}

}  // namespace

Figure make_figure(const std::string& name, const std::string& caption,
                   const std::vector<Panel>& panels, int columns, std::vector<LegendEntry> legend) {
  Figure figure{name, caption, draw_all(name, caption, panels, columns), {}, std::move(legend)};
  for (std::size_t i = 0; i < panels.size(); ++i) {
    figure.panels.push_back(draw_panel(fmt::format("{}_{}", name, i + 1), panels[i],
                                       panel_width(columns), figure.legend.empty()));
  }
  return figure;
}

std::vector<Figure> make_comparison_figures(const std::vector<const RunResult*>& runs) {
  const std::vector<SpeedupTable> tables = compute_speedup_tables(runs);
  const DiceKind kind = shared_metric(runs);
  std::vector<TimeCurve> curves;
  std::vector<Panel> by_epoch;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& [name, style, colour] = kComparisonRoles[i];
    curves.push_back({std::string(name), colour, best_dice_against_seconds(*runs[i], kind)});
    by_epoch.push_back(make_loss_panel(fmt::format("loss_{}", style), *runs[i], colour));
    by_epoch.push_back(make_dice_panel(fmt::format("dice_{}", style), *runs[i], colour));
  }
  return {make_figure("loss_and_dice", "Training loss and validation Dice by epoch", by_epoch, 2),
          make_figure("times", "Total time and time of each epoch",
                      {make_total_time_panel(runs), make_epoch_time_panel(runs)}, 2),
          make_figure(
              "time_to_dice", "Time and epochs to a mean Dice, without filling the cache",
              {make_dice_against_time_panel("best", "Best mean Dice against time", curves,
                                            "seconds", CurveStyle::kSteps),
               make_threshold_time_panel(tables, kind), make_threshold_epoch_panel(tables, kind)},
              3)};
}

std::vector<Figure> make_run_figures(const RunReport& report) {
  const RunResult& run = report.run;
  std::vector<Panel> second;
  if (!report.validation.cases.empty()) {
    second.push_back(
        make_dice_box_panel("boxes", report.validation, report.context.data_set.class_names));
  }
  second.push_back(make_learning_rate_panel("rate", run, kSingleColour));
  return {make_figure("loss_and_dice", "Training loss and validation Dice by epoch",
                      {make_loss_panel("loss", run, kSingleColour),
                       make_dice_panel("dice", run, kSingleColour)},
                      2),
          make_figure("classes_and_learning_rate",
                      report.validation.cases.empty()
                          ? "The learning rate"
                          : "Dice of each class at the best validation, and the learning rate",
                      second, 2)};
}

std::vector<Figure> make_runs_figures(std::span<const RunReport> reports, DiceKind kind) {
  std::vector<TimeCurve> curves;
  std::vector<LegendEntry> legend;
  for (const RunReport& report : reports) {
    const std::string_view colour = series_colour(curves.size());
    curves.push_back({report.run.label, colour, dice_against_minutes(report.run, kind)});
    legend.push_back({report.run.label, colour});
  }
  const std::string title = fmt::format("Mean Dice against time, {}", dice_kind_text(kind));
  return {make_figure(
      "dice_against_minutes", title + ", the cache fill included",
      {make_dice_against_time_panel("dice", title, curves, "minutes", CurveStyle::kLines)}, 1,
      std::move(legend))};
}

Figure make_lr_finder_figure(std::span<const LrFinderPoint> points) {
  return make_figure("lr_finder", "Learning-rate range test",
                     {make_lr_finder_panel("lr_range", points)}, 1);
}

}  // namespace hayate
