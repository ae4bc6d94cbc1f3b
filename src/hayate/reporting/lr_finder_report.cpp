// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/lr_finder_report.h"

#include <vector>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/reporting/figures.h"
#include "hayate/reporting/html.h"
#include "hayate/reporting/own_files.h"
#include "hayate/reporting/report_sections.h"

namespace hayate {
namespace {

constexpr const char* kPageFile = "lr_finder.html";
constexpr const char* kTableFile = "lr_finder.csv";
constexpr const char* kDrawing = "lr_finder.svg";

std::string csv_of(std::span<const LrFinderPoint> points) {
  std::string csv = "step,learning_rate,loss,smoothed_loss\n";
  for (std::size_t i = 0; i < points.size(); ++i) {
    csv +=
        fmt::format("{},{},{},{}\n", i + 1, points[i].lr, points[i].loss, points[i].smoothed_loss);
  }
  return csv;
}

std::string page_of(const std::string& title, std::span<const LrFinderPoint> points,
                    const std::vector<Figure>& figures) {
  std::string body = fmt::format(
      "<header>\n<div class=\"kicker\">hayate train --find-lr</div>\n<h1>{}</h1>\n</header>\n",
      escape_html(title));
  const auto steepest = find_steepest(points);
  body += "<div class=\"tiles\">\n" +
          html_tile("Suggested learning rate", steepest ? suggested_lr_text(steepest->lr) : "none",
                    steepest ? "where the loss falls most steeply" : "the loss falls nowhere", {}) +
          html_tile("Steps", fmt::format("{}", points.size()), "", {}) + "</div>\n";
  body += figures_section(figures);
  body += html_section(
      "How to read this",
      html_paragraph("Each step trains with a larger learning rate than the one before. Far left "
                     "the weights hardly move; where the smoothed loss falls most steeply they "
                     "learn fastest; further right training gets unstable. The smoothed loss lags "
                     "behind the steps, so the true best rate may be somewhat lower."));
  return html_page(title, body);
}

}  // namespace

std::string suggested_lr_text(double lr) {
  return fmt::format("{:.1e}", lr);
}

void check_lr_finder_folder(const std::filesystem::path& folder) {
  check_own_files(folder, kPageFile, {kTableFile, kDrawing});
}

void write_lr_finder_report(const std::filesystem::path& folder, const std::string& title,
                            std::span<const LrFinderPoint> points) {
  std::vector<Figure> figures;
  try {
    figures.push_back(make_lr_finder_figure(points));
  } catch (const DeviceError& error) {
    log_warning("no figure: {}", error.message());
  }
  write_file_atomically(folder / kPageFile, page_of(title, points, figures));
  write_file_atomically(folder / kTableFile, csv_of(points));
  if (!figures.empty()) write_file_atomically(folder / kDrawing, figures.front().whole.svg);
}

}  // namespace hayate
