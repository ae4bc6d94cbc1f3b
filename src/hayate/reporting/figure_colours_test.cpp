// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/figure_colours.h"

#include <set>

#include <gtest/gtest.h>

#include "hayate/reporting/html_style.h"

namespace hayate {
namespace {

TEST(FigureColours, EightOfThemDifferAndThenBeginAgain) {
  std::set<std::string_view> colours;
  for (std::size_t i = 0; i < 8; ++i) colours.insert(series_colour(i));
  EXPECT_EQ(colours.size(), 8U);
  EXPECT_EQ(series_colour(8), series_colour(0));
  EXPECT_EQ(class_colour(1), series_colour(0));
  EXPECT_EQ(class_colour(9), class_colour(1));
}

TEST(FigureColours, ADrawingTakesThoseOfThePage) {
  EXPECT_EQ(with_page_colours("<path stroke='rgb( 85,  85,  85)'/><g fill=\"rgb(34,34,34)\" "
                              "color=\"black\"/><rect fill=\"#ffffff\"/>rgb(213,  94,   0)"),
            "<path stroke='var(--soft)'/><g fill=\"var(--ink)\" color=\"var(--ink)\"/><rect "
            "fill=\"none\"/>var(--regular)");
  // What is no colour of a figure stays.
  EXPECT_EQ(with_page_colours("rgb(1, 2, 3) rgb(1, 2"), "#010203 rgb(1, 2");
}

TEST(FigureColours, ThePageHasEachOfThemForLightAndForDark) {
  for (std::size_t i = 0; i < 8; ++i) {
    const std::string variable = page_colour(series_colour(i));
    ASSERT_TRUE(variable.starts_with("var(--")) << variable;
    const std::string declaration = variable.substr(4, variable.size() - 5) + ": #";
    const std::size_t first = kHtmlStyle.find(declaration);
    ASSERT_NE(first, std::string_view::npos) << declaration;
    EXPECT_NE(kHtmlStyle.find(declaration, first + 1), std::string_view::npos) << declaration;
  }
}

}  // namespace
}  // namespace hayate
