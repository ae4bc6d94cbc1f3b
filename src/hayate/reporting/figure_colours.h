// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace hayate {

// The colours of figures, as they are on white paper: in shades that colour-blind readers can tell
// apart (Okabe & Ito, "Color Universal Design", 2008). On a page each stands for a variable of
// html_style.cpp, which the dark scheme lightens.

/// Vermilion and bluish green: the reddish and greenish of the tutorial's figures.
inline constexpr std::string_view kRegularColour = "#D55E00";
inline constexpr std::string_view kFastColour = "#009E73";
/// Colour of a run that is not compared with another.
inline constexpr std::string_view kSingleColour = "#0072B2";
inline constexpr std::string_view kPaperColour = "#FFFFFF";
inline constexpr std::string_view kInkColour = "#222222";
inline constexpr std::string_view kAxisColour = "#555555";
inline constexpr std::string_view kGridColour = "#DDDDDD";
/// What stands back behind others.
inline constexpr std::string_view kFaintColour = "#8A8A8A";

/// Returns the colour of one of several runs or classes, "#D55E00" for the first (index 0); after
/// eight they begin again.
std::string_view series_colour(std::size_t index);

/// Returns the colour of a class in figures and on pictures; class 1 has the first.
/// \pre class_index > 0
std::string_view class_colour(std::size_t class_index);

/// Returns "var(--regular)" for "#D55E00", so that the page's colour scheme decides; colours of no
/// figure stay as they are.
std::string page_colour(std::string_view hex);

/// Puts the page's colours in the place of gnuplot's "rgb(213, 94,  0)" and "black" in a drawing,
/// and nothing in that of its white paper.
std::string with_page_colours(std::string_view svg);

}  // namespace hayate
