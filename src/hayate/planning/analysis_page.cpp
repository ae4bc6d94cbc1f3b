// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/analysis_page.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/json_text.h"
#include "hayate/base/text.h"
#include "hayate/planning/analysis_figures.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/html.h"
#include "hayate/reporting/machine_report.h"
#include "hayate/reporting/png.h"
#include "hayate/reporting/report_sections.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

/// More pictures make the page heavy and tell no more.
constexpr std::size_t kPictureCount = 24;
/// A longer list opens on a click.
constexpr std::size_t kShortList = 8;

using Row = std::vector<std::string>;

std::string tiles(const AnalysisReport& report) {
  const DatasetAnalysis& analysis = report.analysis;
  const StepForecast& step = report.chosen.step;
  const Recipe& recipe = report.chosen.recipe;
  const double training_seconds =
      step.seconds * static_cast<double>(report.chosen.steps_per_epoch * recipe.max_epochs);
  return "<div class=\"tiles\">\n" +
         html_tile("Cases", fmt::format("{}", analysis.cases.size()), "usable, with labels",
                   {{"cannot be used", "", fmt::format("{}", analysis.problems.size())},
                    {"outliers named", "", fmt::format("{}", analysis.outliers.size())}}) +
         html_tile("Median image", format_shape(analysis.median_shape), "voxels",
                   {{"spacing", "", format_spacing(analysis.median_spacing_mm)}}) +
         html_tile("Cache", format_bytes(report.chosen.cache.cache_bytes), "forecast",
                   {{"filling it", "", "about " + format_duration(report.cache_seconds)},
                    {"memory free", "", format_bytes(report.machine.memory_bytes)}}) +
         html_tile("A training step", format_duration(step.seconds), "rough forecast",
                   {{"memory", "", format_bytes(step.memory_bytes)},
                    {"all steps", "", "about " + format_duration(training_seconds)}}) +
         "</div>\n";
}

std::string findings(const DatasetAnalysis& analysis) {
  const auto list = [](const std::string& title, const std::vector<std::string>& items) {
    if (items.empty()) return std::string();
    std::string html = fmt::format("<h3>{}</h3>\n<ul>\n", escape_html(title));
    for (const std::string& item : items) html += fmt::format("<li>{}</li>\n", escape_html(item));
    html += "</ul>\n";
    return items.size() <= kShortList
               ? html
               : fmt::format("<details>\n<summary>{} ({})</summary>\n{}</details>\n",
                             escape_html(title), items.size(), html.substr(html.find("<ul>")));
  };
  std::vector<std::string> problems = analysis.list_problems;
  for (const CaseProblem& problem : analysis.problems) {
    problems.push_back(problem.case_name + ": " + problem.what);
  }
  std::vector<std::string> duplicates;
  for (const auto& names : analysis.duplicates) duplicates.push_back(join(names, ", "));
  std::vector<std::string> outliers;
  for (const Outlier& outlier : analysis.outliers) {
    outliers.push_back(outlier.case_name + ": " + outlier.what);
  }
  std::vector<std::string> advice;
  if (!analysis.missing_class_advice.empty()) advice.push_back(analysis.missing_class_advice);
  const std::string body = list("Cannot be used, and left out here", problems) +
                           list("The same image under several names", duplicates) +
                           list("Far from the other cases: worth a look", outliers) +
                           list("Perhaps annotated for some of the classes only", advice);
  return body.empty() ? body : html_section("Look at these", body, "note");
}

/// The value that a reason's key names; transforms by name. Empty for what the recipe leaves out.
std::string value_of(const nlohmann::ordered_json& recipe, const std::string& key) {
  const nlohmann::ordered_json* node = &recipe;
  for (const std::string& part : split(key, '.')) {
    const nlohmann::ordered_json* next = nullptr;
    if (node->is_object() && node->contains(part)) {
      next = &(*node)[part];
    } else if (node->is_array()) {
      for (const auto& item : *node) {
        if (item.value("name", "") == part) next = &item;
      }
    }
    if (next == nullptr) return "left out";
    node = next;
  }
  if (!node->is_object()) return node->is_string() ? node->get<std::string>() : node->dump();
  // What tells a transform from others is shown.
  std::vector<std::string> parts;
  for (const auto& [name, value] : node->items()) {
    const bool tells = name == "axcodes" || name == "pixdim" || name == "a_min" ||
                       name == "a_max" || name == "spatial_size" || name == "num_samples" ||
                       name == "prob" || name == "nonzero" || name == "validation_fraction";
    if (tells) parts.push_back(name + " " + value.dump());
  }
  return join(parts, ", ");
}

std::string choices(const Recipe& recipe) {
  const nlohmann::ordered_json chosen = recipe.to_json();
  std::string body =
      html_paragraph(
          "The rules of nnU-Net and MONAI where they have one, with this data set's "
          "numbers. hayate train without --recipe uses them; --set changes one.") +
      "<div class=\"scroll\"><table class=\"reasons\">\n<thead><tr><th scope=\"col\">Key</th>"
      "<th scope=\"col\" style=\"text-align:left\">Value</th>"
      "<th scope=\"col\" style=\"text-align:left\">Why</th></tr></thead>\n<tbody>\n";
  for (const auto& [key, reason] : recipe.reasons) {
    body += fmt::format(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
        escape_html(key.starts_with("transforms.") ? key.substr(key.find_last_of('.') + 1) : key),
        escape_html(value_of(chosen, key)), escape_html(reason));
  }
  return html_section("The recipe, and why", body + "</tbody></table></div>\n");
}

double median_of(std::vector<double> values) {
  return values.empty() ? 0.0 : percentile(values, 50.0);
}

std::string classes_section(const DatasetAnalysis& analysis) {
  std::vector<Row> rows;
  for (std::size_t i = 1; i < analysis.class_names.size(); ++i) {
    std::vector<double> volumes;
    std::vector<double> pieces;
    for (const CaseSummary& one : analysis.cases) {
      if (!one.holds(i)) continue;
      volumes.push_back(one.classes[i].volume_ml);
      pieces.push_back(static_cast<double>(one.classes[i].component_count));
    }
    const auto annotated = std::ranges::count_if(
        analysis.cases, [i](const CaseSummary& one) { return one.is_annotated_for(i); });
    const auto range = [](const std::vector<double>& values) {
      if (values.empty()) return std::string("–");
      const auto [low, high] = std::ranges::minmax(values);
      return fmt::format("{:.4g} … {:.4g}", low, high);
    };
    rows.push_back({analysis.class_names[i], fmt::format("{} of {}", volumes.size(), annotated),
                    fmt::format("{:.4g}", median_of(volumes)), range(volumes),
                    fmt::format("{:.4g}", median_of(pieces)), range(pieces)});
  }
  return html_section("Classes", html_table({"Class", "Cases", "Median ml", "Range ml",
                                             "Median pieces", "Range of pieces"},
                                            rows));
}

struct Colour {
  std::uint8_t red, green, blue;
};

Colour parse_colour(std::string_view hex) {
  unsigned value = 0;
  std::from_chars(hex.data() + 1, hex.data() + hex.size(), value, 16);
  return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
          static_cast<std::uint8_t>(value)};
}

/// Gray with the classes' colours laid over it, half transparent.
std::string picture_uri(const SliceThumbnail& thumbnail) {
  std::vector<std::uint8_t> rgb;
  for (std::size_t i = 0; i < thumbnail.gray.size(); ++i) {
    const std::uint8_t gray = thumbnail.gray[i];
    Colour colour{gray, gray, gray};
    if (thumbnail.classes[i] > 0) {
      const Colour over = parse_colour(class_colour(thumbnail.classes[i]));
      const auto mix = [&](std::uint8_t a) {
        return static_cast<std::uint8_t>((gray * 11 + a * 9) / 20);
      };
      colour = {mix(over.red), mix(over.green), mix(over.blue)};
    }
    rgb.insert(rgb.end(), {colour.red, colour.green, colour.blue});
  }
  return png_data_uri(encode_png(thumbnail.width, thumbnail.height, rgb));
}

/// Outliers first, then others spread over the list, in the order of the list.
std::set<std::size_t> choose_pictures(const DatasetAnalysis& analysis) {
  std::set<std::string> odd;
  for (const Outlier& outlier : analysis.outliers) odd.insert(outlier.case_name);
  std::set<std::size_t> chosen;
  const std::size_t count = analysis.cases.size();
  for (std::size_t i = 0; i < count && chosen.size() < kPictureCount / 2; ++i) {
    if (odd.contains(analysis.cases[i].name)) chosen.insert(i);
  }
  const std::size_t step = std::max<std::size_t>(count / kPictureCount, 1);
  for (std::size_t i = 0; i < count && chosen.size() < kPictureCount; i += step) chosen.insert(i);
  return chosen;
}

std::string pictures_section(const DatasetAnalysis& analysis) {
  std::string body = html_paragraph(
      "The axial slice through the middle of the foreground, front at the top, the patient's right "
      "at the left; outliers are among them.");
  body += "<p>";
  for (std::size_t i = 1; i < analysis.class_names.size(); ++i) {
    body += fmt::format("<span class=\"swatch\" style=\"background:{}\"></span>{}", class_colour(i),
                        escape_html(analysis.class_names[i]));
  }
  body += "</p>\n<div class=\"pictures\">\n";
  for (const std::size_t i : choose_pictures(analysis)) {
    const CaseSummary& one = analysis.cases[i];
    body += fmt::format(
        "<figure><img alt=\"{0}\" src=\"{1}\"><figcaption>{0}<br>{2}</figcaption></figure>\n",
        escape_html(one.name), picture_uri(one.thumbnail), escape_html(format_shape(one.shape)));
  }
  return html_section("Cases", body + "</div>\n");
}

std::string cases_section(const DatasetAnalysis& analysis) {
  std::vector<Row> rows;
  for (const CaseSummary& one : analysis.cases) {
    const ChannelSummary& channel = one.channels.front();
    const auto range = [](const IntensityStatistics& statistics) {
      return fmt::format("{:.4g} / {:.4g} / {:.4g}", statistics.percentile_low, statistics.median,
                         statistics.percentile_high);
    };
    std::int64_t pieces = 0;
    for (const ClassSummary& each : one.classes) pieces += each.component_count;
    rows.push_back({one.name, format_shape(one.shape), format_spacing(one.spacing_mm), one.axcodes,
                    range(channel.whole), channel.foreground ? range(*channel.foreground) : "–",
                    fmt::format("{:.4g}", one.foreground_ml()), fmt::format("{}", pieces)});
  }
  return html_section(
      "All cases",
      "<details>\n<summary>Shape, spacing, values (0.5 %, median, 99.5 % of the first channel), "
      "foreground</summary>\n" +
          html_table({"Case", "Shape", "Spacing mm", "In the file", "Image", "Foreground",
                      "Foreground ml", "Pieces"},
                     rows) +
          "</details>\n");
}

}  // namespace

std::string format_spacing(const Vector3& spacing_mm) {
  return fmt::format("{:.3g} × {:.3g} × {:.3g}", spacing_mm[0], spacing_mm[1], spacing_mm[2]);
}

std::string render_analysis(const AnalysisReport& report, const std::vector<Figure>& figures) {
  const DatasetAnalysis& analysis = report.analysis;
  std::string body = fmt::format(
      "<header>\n<div class=\"kicker\">hayate analyze</div>\n<h1>{}</h1>\n"
      "<div class=\"soft\">{}, in {}; axes are right, front, up</div>\n</header>\n",
      escape_html(analysis.name), escape_html(current_date_text()),
      escape_html(format_duration(report.seconds)));
  body += tiles(report);
  body += findings(analysis);
  body += choices(report.chosen.recipe);
  body += pictures_section(analysis);
  body += figures_section(figures);
  body += classes_section(analysis);
  body += cases_section(analysis);
  body += recipes_section(
      {{"recipe.json, with all defaults", dump_json(report.chosen.recipe.to_json(), 2)}});
  body += machine_section(make_machine_rows());
  return html_page("Analysis of " + analysis.name, body);
}

}  // namespace hayate
