// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/figures.h"

#include <fmt/format.h>

#include "hayate/reporting/figure_panels.h"
#include "hayate/reporting/gnuplot.h"
#include "hayate/reporting/plot_script.h"

namespace hayate {
namespace {

constexpr int kPanelHeight = 330;

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

Drawing draw_panel(const std::string& name, const Panel& panel, int width) {
  return {panel.title,
          run_gnuplot(terminal_line(name, width, kPanelHeight) + kPanelSettings + panel.script)};
}

Drawing draw_all(const std::string& name, const std::string& title,
                 const std::vector<Panel>& panels, int columns) {
  const int rows = (static_cast<int>(panels.size()) + columns - 1) / columns;
  std::string script = terminal_line(name, columns * panel_width(columns), rows * kPanelHeight);
  script += fmt::format("set multiplot layout {},{}\n", rows, columns);
  for (const Panel& panel : panels) script += "reset\n" + kPanelSettings + panel.script;
  return {title, run_gnuplot(script + "unset multiplot\n")};
}

}  // namespace

Figure make_figure(const std::string& name, const std::string& caption,
                   const std::vector<Panel>& panels, int columns) {
  Figure figure{name, caption, draw_all(name, caption, panels, columns), {}};
  for (std::size_t i = 0; i < panels.size(); ++i) {
    figure.panels.push_back(
        draw_panel(fmt::format("{}_{}", name, i + 1), panels[i], panel_width(columns)));
  }
  return figure;
}

std::vector<Figure> make_comparison_figures(const RunResult& regular, const RunResult& fast) {
  const SpeedupTable table = compute_speedup_table(regular, fast);
  return {
      make_figure("loss_and_dice", "Training loss and validation Dice by epoch",
                  {make_loss_panel("loss_regular", regular, kRegularColour),
                   make_dice_panel("dice_regular", regular, kRegularColour),
                   make_loss_panel("loss_fast", fast, kFastColour),
                   make_dice_panel("dice_fast", fast, kFastColour)},
                  2),
      make_figure("times", "Total time and time of each epoch",
                  {make_total_time_panel(regular, fast), make_epoch_time_panel(regular, fast)}, 2),
      make_figure(
          "time_to_dice", "Time and epochs to a mean Dice, without filling the cache",
          {make_dice_against_time_panel(regular, fast), make_threshold_time_panel(table.mean_dice),
           make_threshold_epoch_panel(table.mean_dice)},
          3)};
}

std::vector<Figure> make_run_figures(const RunResult& run) {
  return {make_figure(
      "loss_and_dice", "Training loss and validation Dice by epoch",
      {make_loss_panel("loss", run, kSingleColour), make_dice_panel("dice", run, kSingleColour)},
      2)};
}

Figure make_lr_finder_figure(std::span<const LrFinderPoint> points) {
  return make_figure("lr_finder", "Learning-rate range test",
                     {make_lr_finder_panel("lr_range", points)}, 1);
}

}  // namespace hayate
