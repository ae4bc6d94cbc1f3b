// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/profile_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/profiling/profile_drawings.h"
#include "hayate/profiling/row_text.h"
#include "hayate/reporting/fast_path_report.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/ranks_table.h"
#include "hayate/reporting/report_sections.h"

namespace hayate {
namespace {

std::string percent_text(double share) {
  return fmt::format("{:.1f} %", 100.0 * share);
}

std::string seconds_text(double seconds) {
  if (seconds > 0.0 && seconds < 0.001) return "<0.001 s";
  return format_quantity(seconds) + " s";
}

/// A table whose names keep room on a narrow screen, where its numbers are scrolled instead.
std::string long_names(const std::string& table) {
  return "<div class=\"long-names\">" + table + "</div>\n";
}

std::string steps_text(std::int64_t count) {
  return count == 1 ? "1 step" : fmt::format("{} steps", count);
}

std::string tiles(const Profile& profile) {
  const EpochForecast epoch = forecast_epoch(profile.trace, profile.facts);
  const Advice& first = profile.advice.front();
  const auto share = [&](double seconds) {
    return percent_text(epoch.seconds > 0.0 ? seconds / epoch.seconds : 0.0);
  };
  return "<div class=\"tiles\">\n" +
         html_tile("What binds", first.subject, percent_text(first.share), {}) +
         html_tile("An epoch", seconds_text(epoch.seconds),
                   "of " + steps_text(profile.facts.steps_per_epoch),
                   {{"waiting for data", "regular", share(epoch.data_wait)},
                    {"forward, backward, update", "fast", share(epoch.compute)},
                    {"validation", "", share(epoch.validation)}}) +
         html_tile("Profiled", seconds_text(profile.wall_seconds), steps_text(profile.facts.steps),
                   {{"of it filling the cache", "", seconds_text(epoch.cache_fill)}}) +
         "</div>\n";
}

std::string advice_section(const std::vector<Advice>& advice) {
  return html_section("What to change", html_advice(advice), "note");
}

std::string ranks_section(const RanksReport& ranks) {
  return ranks.seconds.empty() ? ""
                               : html_section("Ranks, in seconds of an epoch", ranks_table(ranks));
}

std::string rows_table(const char* first_column, const std::vector<ProfileRow>& rows) {
  std::vector<std::vector<std::string>> cells;
  for (const ProfileRow& row : rows) {
    cells.push_back(
        {(row.depth > 0 ? "– " : "") + row.name + (row.detail.empty() ? "" : " " + row.detail),
         seconds_text(row.seconds), percent_text(row.share),
         row.calls == 0 ? "" : std::to_string(row.calls), call_ms_text(row, row.min_ms),
         call_ms_text(row, row.median_ms), call_ms_text(row, row.max_ms)});
  }
  return long_names(
      html_table({first_column, "Time", "Share", "Calls", "min ms", "median ms", "max ms"}, cells));
}

std::string data_section(const TraceSummary& trace) {
  std::string body;
  const auto add = [&](const char* title, const std::vector<ProfileRow>& rows) {
    if (!rows.empty()) body += fmt::format("<h3>{}</h3>\n", title) + rows_table("Work", rows);
  };
  add("In epochs and validation", trace.data_work);
  add("Filling the cache", trace.cache_work);
  return body.empty() ? "" : html_section("Data work, on all threads", body);
}

std::string layers_section(const Profile& profile) {
  if (profile.trace.layers.empty()) return "";
  std::vector<std::vector<std::string>> cells;
  for (const ProfileRow& row : profile.trace.layers) {
    const LayerRates rates = layer_rates(row, profile.facts.peak_gflops);
    cells.push_back({row.name + " " + row.detail, seconds_text(row.seconds),
                     percent_text(row.share), std::to_string(row.calls),
                     call_ms_text(row, row.median_ms), rates.gflops, rates.share_of_peak,
                     rates.gigabytes_per_second});
  }
  return html_section("Layers, in the training steps",
                      long_names(html_table({"Pass and layer", "Time", "Of a step", "Calls",
                                             "median ms", "GFLOP/s", "of peak", "GB/s"},
                                            cells)));
}

std::string fast_paths_section(const std::vector<FastPathCount>& counts) {
  if (counts.empty()) return "";
  std::vector<std::vector<std::string>> cells;
  for (const FastPathCount& count : counts) {
    cells.push_back({count.operation, percent_text(1.0 - count.plain_share()),
                     std::to_string(count.fast + count.plain)});
  }
  std::string body = long_names(html_table({"Operation", "Share", "Calls"}, cells));
  for (const std::string& line : plain_way_lines(counts)) {
    body += "<p>" + escape_html(line) + "</p>\n";
  }
  return html_section("What went its fast way", body);
}

std::string step_section(const TraceSummary& trace) {
  if (trace.step.empty()) return "";
  return html_section(
      fmt::format("A step of median duration: {} ms", format_quantity(trace.step.front().end_ms)),
      "<div class=\"scroll\">" + step_drawing(trace.step) + "</div>\n" + step_legend());
}

std::string resources_section(const std::vector<ResourceSample>& samples) {
  std::string body;
  for (const std::string& drawing : resource_drawings(samples)) {
    body += "<div>" + drawing + "</div>\n";
  }
  return body.empty() ? ""
                      : html_section("Resources", "<div class=\"panels two\">" + body + "</div>\n");
}

std::string against_section(const Profile& profile, const NamedCosts& against) {
  std::vector<std::vector<std::string>> cells;
  for (const EpochCost& cost : epoch_costs(profile)) {
    const auto other = std::ranges::find(against.costs, cost.name, &EpochCost::name);
    const bool both = other != against.costs.end();
    cells.push_back(
        {cost.name, seconds_text(cost.seconds), both ? seconds_text(other->seconds) : "–",
         both && cost.seconds > 0.0 ? format_ratio(other->seconds / cost.seconds) : "–"});
  }
  return html_section("Beside " + against.name,
                      long_names(html_table({"", profile.recipe, against.name, "ratio"}, cells)));
}

}  // namespace

std::string profile_page(const Profile& profile, const std::optional<NamedCosts>& against) {
  const std::string title = fmt::format("{} on {}", profile.recipe, profile.data_set);
  std::string body = fmt::format(
      "<header>\n<div class=\"kicker\">hayate profile</div>\n<h1>{}</h1>\n"
      "<div class=\"soft\">{}</div>\n</header>\n",
      escape_html(title), escape_html(profile.date));
  body += tiles(profile);
  body += advice_section(profile.advice);
  body += html_section("Phases of the training thread", rows_table("Phase", profile.trace.phases));
  body += ranks_section(profile.facts.ranks);
  if (against) body += against_section(profile, *against);
  body += step_section(profile.trace);
  body += data_section(profile.trace);
  body += resources_section(profile.resources);
  body += layers_section(profile);
  body += fast_paths_section(profile.facts.fast_paths);
  body += machine_section(profile.machine);
  return html_page("Profile: " + title, body);
}

}  // namespace hayate
