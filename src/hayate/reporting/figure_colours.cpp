// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/figure_colours.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "hayate/reporting/replace_all.h"

namespace hayate {
namespace {

struct NamedColour {
  std::string_view hex;
  /// As html_style.cpp has it.
  std::string_view variable;
};

constexpr std::array<NamedColour, 8> kSeries{{{kRegularColour, "regular"},
                                              {"#56B4E9", "sky"},
                                              {kFastColour, "fast"},
                                              {"#CC79A7", "pink"},
                                              {"#E69F00", "orange"},
                                              {kSingleColour, "single"},
                                              {"#7A5195", "violet"},
                                              {"#8A8A00", "olive"}}};

constexpr std::array<NamedColour, 4> kFrame{
    {{kInkColour, "ink"}, {kAxisColour, "soft"}, {kGridColour, "line"}, {kFaintColour, "faint"}}};

bool is_same_colour(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::toupper(x) == std::toupper(y); });
}

/// Reads "( 85,  85,  85)" at the front of `text` as "#555555", and takes it off.
std::optional<std::string> take_rgb(std::string_view& text) {
  std::string hex = "#";
  std::string_view rest = text;
  for (const char after : {',', ',', ')'}) {
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    std::uint8_t value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (error != std::errc() || !rest.starts_with(after)) return std::nullopt;
    hex += fmt::format("{:02X}", value);
  }
  text = rest.substr(1);
  return hex;
}

}  // namespace

std::string_view series_colour(std::size_t index) {
  return kSeries[index % kSeries.size()].hex;
}

std::string_view class_colour(std::size_t class_index) {
  return series_colour(class_index + kSeries.size() - 1);
}

std::string page_colour(std::string_view hex) {
  const auto is_it = [&](const NamedColour& colour) { return is_same_colour(colour.hex, hex); };
  const auto series = std::ranges::find_if(kSeries, is_it);
  if (series != kSeries.end()) return fmt::format("var(--{})", series->variable);
  const auto frame = std::ranges::find_if(kFrame, is_it);
  if (frame != kFrame.end()) return fmt::format("var(--{})", frame->variable);
  return std::string(hex);
}

std::string with_page_colours(std::string_view svg) {
  constexpr std::string_view kRgb = "rgb";
  std::string drawing;
  for (std::size_t at = 0; (at = svg.find("rgb(")) != std::string_view::npos;) {
    drawing += svg.substr(0, at);
    svg.remove_prefix(at + kRgb.size());
    const auto hex = take_rgb(svg);
    drawing += hex ? page_colour(*hex) : std::string(kRgb);
  }
  drawing += svg;
  replace_all(drawing, "fill=\"#ffffff\"", "fill=\"none\"");
  replace_all(drawing, "\"black\"", "\"var(--ink)\"");
  return drawing;
}

}  // namespace hayate
