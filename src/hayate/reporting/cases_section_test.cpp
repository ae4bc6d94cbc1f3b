// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/cases_section.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/occurrences.h"

namespace hayate {
namespace {

/// A report of so many cases, of which each has one voxel more right than the one before.
RunReport make_report(std::int64_t case_count) {
  RunReport report;
  report.run.metric = DiceKind::kForeground;
  report.context.data_set.class_names = {"background", "left <one>"};
  report.validation.epoch = 5;
  for (std::int64_t i = 0; i < case_count; ++i) {
    report.validation.cases.push_back(
        {fmt::format("case_{}", i), {{100, 100, 100}, {100, 100, i}}});
  }
  return report;
}

TEST(CasesSection, IsNotThereWhereNoCasesAreKnown) {
  EXPECT_EQ(cases_section({}), "");
  EXPECT_EQ(gallery_section({}), "");
}

TEST(CasesSection, OfAFewCasesShowsAll) {
  const std::string html = cases_section(make_report(4));
  EXPECT_EQ(occurrences(html, "<details>"), 0U);
  EXPECT_EQ(occurrences(html, "<th scope=\"row\">"), 4U);
  EXPECT_NE(html.find("left &lt;one&gt;"), std::string::npos);
  EXPECT_NE(html.find("case_0</th><td>1 (worst)</td><td>0.0000</td><td>0.0000</td>"),
            std::string::npos)
      << html;
  EXPECT_NE(html.find("case_3</th><td>4 (best)</td><td>0.0300</td>"), std::string::npos);
}

TEST(CasesSection, OfManyCasesShowsTheWorstThreeTheMiddleAndTheBestAndTheRestOnAClick) {
  const std::string html = cases_section(make_report(20));
  const std::size_t fold = html.find("<details>");
  ASSERT_NE(fold, std::string::npos);
  const std::string shown = html.substr(0, fold);
  EXPECT_EQ(occurrences(shown, "<th scope=\"row\">"), 5U);
  for (const char* place : {"1 (worst)", "<td>2<", "<td>3<", "11 (middle)", "20 (best)"}) {
    EXPECT_NE(shown.find(place), std::string::npos) << place;
  }
  EXPECT_EQ(occurrences(html.substr(fold), "<th scope=\"row\">"), 20U);
}

TEST(GallerySection, ShowsEachPictureWithItsNameAndTheColoursOfTheClasses) {
  RunReport report = make_report(1);
  report.gallery = {5,
                    {{"worst", "case & 0", 0.5, {{Plane::kCoronal, "png", 44, 20, {40.0, 21.0}}}}}};
  const std::string html = gallery_section(report);
  EXPECT_NE(html.find("The worst: case &amp; 0, Dice 0.5000"), std::string::npos) << html;
  EXPECT_NE(html.find("coronal, 40 × 21 mm"), std::string::npos) << html;
  EXPECT_NE(html.find("src=\"data:image/png;base64,cG5n\""), std::string::npos) << html;
  EXPECT_NE(html.find("left &lt;one&gt;"), std::string::npos) << html;
}

}  // namespace
}  // namespace hayate
