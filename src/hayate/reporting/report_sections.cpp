// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/report_sections.h"

#include <fmt/format.h>

#include "hayate/reporting/class_names.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/html_style.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {
namespace {

/// "class 1: spleen", or "class 1".
std::string class_label(const std::vector<std::string>& names, std::size_t index) {
  const std::string number = fmt::format("class {}", index);
  const std::string name = name_of_class(names, index);
  return name == number ? number : number + ": " + name;
}

std::string html_legend(const std::vector<LegendEntry>& legend) {
  if (legend.empty()) return "";
  std::string html = "<ul class=\"legend\">\n";
  for (const LegendEntry& entry : legend) {
    html += fmt::format("<li><span class=\"swatch\" style=\"background:{}\"></span>{}</li>\n",
                        page_colour(entry.colour), escape_html(entry.label));
  }
  return html + "</ul>\n";
}

std::string html_list(const std::vector<std::string>& items) {
  std::string html = "<ul>\n";
  for (const std::string& item : items) html += fmt::format("<li>{}</li>\n", escape_html(item));
  return html + "</ul>\n";
}

}  // namespace

std::string html_page(std::string_view title, const std::string& body) {
  // The policy is a promise that a browser keeps for us: nothing is loaded from anywhere.
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{}\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</"
      "html>\n",
      kHtmlGenerator, escape_html(title), kHtmlStyle, body);
}

std::string command_mark(std::string_view command) {
  return fmt::format("<div class=\"kicker\">{}</div>", escape_html(command));
}

std::string page_header(std::string_view command, std::string_view title, std::string_view date) {
  return fmt::format("<header>\n{}\n<h1>{}</h1>\n<div class=\"soft\">{}</div>\n</header>\n",
                     command_mark(command), escape_html(title), escape_html(date));
}

std::string html_section(std::string_view title, const std::string& body,
                         std::string_view css_class) {
  const std::string attribute =
      css_class.empty() ? "" : fmt::format(" class=\"{}\"", escape_html(css_class));
  return fmt::format("<section{}>\n<h2>{}</h2>\n{}</section>\n", attribute, escape_html(title),
                     body);
}

std::string html_paragraph(std::string_view text) {
  return fmt::format("<p>{}</p>\n", escape_html(text));
}

std::string html_advice(const std::vector<Advice>& advice) {
  std::string html = "<ul>\n";
  for (const Advice& item : advice) {
    html += "<li>" + escape_html(item.text);
    if (!item.setting.empty()) html += fmt::format(": <code>{}</code>", escape_html(item.setting));
    html += "</li>\n";
  }
  return html + "</ul>\n";
}

std::string html_tile(std::string_view title, std::string_view big, std::string_view unit,
                      const std::vector<TileValue>& values) {
  std::string html =
      fmt::format("<div class=\"tile\">\n<h2>{}</h2>\n<p class=\"big\">{} <small>{}</small></p>\n",
                  escape_html(title), escape_html(big), escape_html(unit));
  for (const TileValue& value : values) {
    html += fmt::format(
        "<div class=\"value\"><span class=\"run {}\">{}</span><span>{}</span></div>\n",
        escape_html(value.css_class), escape_html(value.label), escape_html(value.value));
  }
  return html + "</div>\n";
}

std::string dice_section(const std::vector<const RunResult*>& runs,
                         const std::vector<std::string>& class_names) {
  std::vector<std::string> header{"At the best epoch"};
  std::vector<std::vector<std::string>> rows{
      {"Mean Dice, with background"}, {"Mean Dice, foreground only"}, {"Best epoch"}};
  std::size_t class_count = 0;
  for (const RunResult* run : runs) {
    const EpochRecord* best = find_best_epoch(*run);
    if (best) class_count = std::max(class_count, best->class_dice.size());
  }
  for (std::size_t i = 0; i < class_count; ++i) {
    rows.push_back({"Dice of " + class_label(class_names, i)});
  }
  for (const RunResult* run : runs) {
    const EpochRecord* found = find_best_epoch(*run);
    const EpochRecord best = found ? *found : EpochRecord{};
    header.push_back(run->label);
    rows[0].push_back(format_dice(best.mean_dice));
    rows[1].push_back(format_dice(best.mean_foreground_dice));
    rows[2].push_back(found ? fmt::format("{} of {}", best.epoch, run->epochs.size())
                            : "none validated");
    for (std::size_t i = 0; i < class_count; ++i) {
      rows[3 + i].push_back(i < best.class_dice.size() ? format_dice(best.class_dice[i]) : "–");
    }
  }
  return html_section("Quality of the segmentation", html_table(header, rows));
}

std::string figures_section(const std::vector<Figure>& figures) {
  if (figures.empty()) {
    return html_section("Figures", html_paragraph("Not drawn; the warnings say why."));
  }
  std::string body;
  for (const Figure& figure : figures) {
    body += fmt::format("<figure{}>\n<figcaption>{}</figcaption>\n<div class=\"panels {}\">\n",
                        figure.legend.empty() ? "" : " class=\"beside-legend\"",
                        escape_html(figure.caption), figure.panels.size() == 3 ? "three" : "two");
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
      const std::string prefix = fmt::format("{}_{}", figure.name, i + 1);
      body += fmt::format("<div class=\"panel\">{}</div>\n",
                          inline_svg(figure.panels[i].svg, prefix, figure.panels[i].title));
    }
    body += "</div>\n" + html_legend(figure.legend) + "</figure>\n";
  }
  return html_section("Figures", body);
}

std::string data_set_section(const DataSetSummary& data_set) {
  KeyValueRows rows{{"Name", data_set.name},
                    {"Cases", fmt::format("{} for training, {} for validation",
                                          data_set.training_cases, data_set.validation_cases)},
                    {"Split", data_set.split},
                    {"Classes", fmt::format("{}", fmt::join(data_set.class_names, ", "))},
                    {"Hash of the files", data_set.hash}};
  rows.insert(rows.end(), data_set.more.begin(), data_set.more.end());
  std::erase_if(rows, [](const auto& row) { return row.second.empty(); });
  return html_section("Data set", html_definitions(rows));
}

std::string machine_section(const KeyValueRows& machine) {
  return html_section("Machine and program", html_definitions(machine));
}

std::string warnings_section(const ReportContext& context) {
  std::string body;
  if (!context.warnings.empty()) body += html_list(context.warnings);
  if (!context.skipped_cases.empty()) {
    std::vector<std::string> items;
    for (const SkippedCase& skipped : context.skipped_cases) {
      items.push_back(fmt::format("{}: {}", skipped.name, skipped.reason));
    }
    body += html_paragraph("Cases that were left out of training and validation:");
    body += html_list(items);
  }
  return body.empty() ? body : html_section("Warnings", body, "note");
}

std::string recipes_section(const std::vector<RecipeText>& recipes) {
  std::string body;
  for (const RecipeText& recipe : recipes) {
    body += fmt::format("<details>\n<summary>{}</summary>\n<pre>{}</pre>\n</details>\n",
                        escape_html(recipe.title), escape_html(recipe.json));
  }
  return html_section(recipes.size() == 1 ? "Recipe" : "Recipes", body);
}

}  // namespace hayate
