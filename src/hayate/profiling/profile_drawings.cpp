// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/profile_drawings.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/reporting/html.h"
#include "hayate/reporting/number_text.h"

namespace hayate {
namespace {

constexpr double kWidth = 1100.0;
constexpr double kBarHeight = 26.0;
// Width of a letter of 12 px, about.
constexpr double kLetterWidth = 6.8;

/// What gives time away is warm, what computes cool.
const char* colour_of(const std::string& name) {
  if (name == "data wait" || name == "wait for ranks") return "var(--regular)";
  if (name.find("backward") != std::string::npos) return "var(--single)";
  if (name == "update") return "var(--note-line)";
  return "var(--fast)";
}

std::string bar(const StepSpan& span, double whole_ms) {
  const double x = kWidth * span.begin_ms / whole_ms;
  const double width = kWidth * (span.end_ms - span.begin_ms) / whole_ms;
  const double y = kBarHeight * span.depth;
  const std::string label = span.name + (span.detail.empty() ? "" : " " + span.detail);
  std::string svg = fmt::format(
      "<g><title>{}: {} ms</title><rect x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" "
      "height=\"{:.1f}\" "
      "fill=\"{}\" fill-opacity=\"{}\" stroke=\"var(--card)\" stroke-width=\"0.7\"/>",
      escape_html(label), format_quantity(span.end_ms - span.begin_ms), x, y, std::max(width, 0.3),
      kBarHeight - 2.0, span.depth == 0 ? "var(--soft)" : colour_of(span.name),
      span.depth <= 1 ? 0.45 : 0.3);
  const auto letters = static_cast<std::size_t>(std::max(width - 8.0, 0.0) / kLetterWidth);
  // Details are not all ASCII, so a label is shown as a whole or by its name, never cut.
  const std::string& shown = label.size() <= letters ? label : span.name;
  if (shown.size() <= letters) {
    svg += fmt::format("<text x=\"{:.2f}\" y=\"{:.1f}\">{}</text>", x + 4.0, y + 16.5,
                       escape_html(shown));
  }
  return svg + "</g>\n";
}

struct Curve {
  std::string title;
  std::function<double(const ResourceSample& before, const ResourceSample& sample)> value;
  std::function<std::string(double)> text;
};

std::string curve_drawing(const std::vector<ResourceSample>& samples, const Curve& curve) {
  constexpr double kCurveWidth = 500.0;
  constexpr double kTop = 26.0;
  constexpr double kBottom = 130.0;
  std::vector<double> values;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    values.push_back(curve.value(samples[i - 1], samples[i]));
  }
  const double largest = std::max(*std::ranges::max_element(values), 1e-9);
  const double end = samples.back().seconds;
  std::string points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double y = kBottom - (kBottom - kTop) * values[i] / largest;
    // A rate holds from one sample to the next, so it is drawn as a step.
    points += fmt::format("{:.1f},{:.1f} {:.1f},{:.1f} ", kCurveWidth * samples[i].seconds / end, y,
                          kCurveWidth * samples[i + 1].seconds / end, y);
  }
  return fmt::format(
      "<svg viewBox=\"-4 0 508 152\" role=\"img\" aria-label=\"{0}\" font-size=\"15\" "
      "fill=\"var(--ink)\" style=\"width:100%;height:auto\">"
      "<text x=\"0\" y=\"14\">{0}</text><text x=\"500\" y=\"14\" text-anchor=\"end\" "
      "fill=\"var(--soft)\">up to {1}</text>"
      "<line x1=\"0\" x2=\"500\" y1=\"130\" y2=\"130\" stroke=\"var(--line)\"/>"
      "<polyline points=\"{2}\" fill=\"none\" stroke=\"var(--single)\" stroke-width=\"1.8\"/>"
      "<text x=\"0\" y=\"147\" fill=\"var(--soft)\">0 s</text><text x=\"500\" y=\"147\" "
      "text-anchor=\"end\" fill=\"var(--soft)\">{3} s</text></svg>\n",
      escape_html(curve.title), escape_html(curve.text(largest)), points, format_quantity(end));
}

double rate(std::int64_t ResourceSample::*bytes, const ResourceSample& before,
            const ResourceSample& sample) {
  const double seconds = sample.seconds - before.seconds;
  return seconds > 0.0 ? static_cast<double>(sample.*bytes - before.*bytes) / seconds : 0.0;
}

std::string rate_text(double bytes_per_second) {
  return format_bytes(bytes_per_second) + "/s";
}

}  // namespace

std::string step_drawing(const std::vector<StepSpan>& spans) {
  if (spans.empty()) return "";
  int deepest = 0;
  for (const StepSpan& span : spans) deepest = std::max(deepest, span.depth);
  std::string svg = fmt::format(
      "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"The ranges of a training step\" "
      "font-size=\"12\" fill=\"var(--ink)\" style=\"width:100%;min-width:44rem;height:auto\">\n",
      kWidth, kBarHeight * (deepest + 1));
  for (const StepSpan& span : spans) svg += bar(span, spans.front().end_ms);
  return svg + "</svg>\n";
}

std::string step_legend() {
  std::string html = "<p class=\"soft\">";
  for (const char* name : {"data wait", "forward", "backward", "update"}) {
    html += fmt::format(
        "<span style=\"white-space:nowrap;margin-right:.9em\"><span class=\"swatch\" "
        "style=\"background:{}\"></span>{}</span> ",
        colour_of(name), name);
  }
  return html + "</p>\n";
}

std::vector<std::string> resource_drawings(const std::vector<ResourceSample>& samples) {
  if (samples.size() < 2) return {};
  std::vector<Curve> curves{
      {"CPU, 100 % is one core",
       [](const ResourceSample&, const ResourceSample& sample) { return sample.cpu_percent; },
       [](double value) { return fmt::format("{:.0f} %", value); }},
      {"Memory",
       [](const ResourceSample&, const ResourceSample& sample) {
         return static_cast<double>(sample.resident_bytes);
       },
       [](double value) { return format_bytes(value); }},
      {"Read",
       [](const auto& before, const auto& sample) {
         return rate(&ResourceSample::read_bytes, before, sample);
       },
       rate_text},
      {"Written",
       [](const auto& before, const auto& sample) {
         return rate(&ResourceSample::written_bytes, before, sample);
       },
       rate_text}};
  for (std::size_t i = 0; i < samples.front().gpus.size(); ++i) {
    curves.push_back({fmt::format("GPU {}, busy", i),
                      [i](const ResourceSample&, const ResourceSample& sample) {
                        return sample.gpus[i].busy_percent;
                      },
                      [](double value) { return fmt::format("{:.0f} %", value); }});
    curves.push_back({fmt::format("GPU {}, memory", i),
                      [i](const ResourceSample&, const ResourceSample& sample) {
                        return static_cast<double>(sample.gpus[i].used_bytes);
                      },
                      [](double value) { return format_bytes(value); }});
  }
  std::vector<std::string> drawings;
  for (const Curve& curve : curves) drawings.push_back(curve_drawing(samples, curve));
  return drawings;
}

}  // namespace hayate
