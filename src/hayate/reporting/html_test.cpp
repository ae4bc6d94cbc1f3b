// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/html.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(EscapeHtml, LeavesNothingThatCouldBeATagOrEndAnAttribute) {
  EXPECT_EQ(escape_html("a<b> & \"c\" 'd' é"), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; é");
}

TEST(HtmlTable, EscapesHeaderAndCells) {
  const std::string html = html_table({"<h>", "n"}, {{"a&b", "<1>"}});
  EXPECT_NE(html.find("<th scope=\"col\">&lt;h&gt;</th>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">a&amp;b</th><td>&lt;1&gt;</td>"), std::string::npos);
}

TEST(HtmlDefinitions, EscapesKeysAndValues) {
  EXPECT_NE(html_definitions({{"k<", "v>"}}).find("<dt>k&lt;</dt><dd>v&gt;</dd>"),
            std::string::npos);
}

TEST(InlineSvg, DropsTheDeclarationAndTheToolsTitles) {
  const std::string svg = inline_svg(
      "<?xml version=\"1.0\"?>\n<svg width=\"1\"><title>t1</title><desc>by x</desc><g><title>t2"
      "</title></g></svg>",
      "p", "Loss & \"Dice\"");
  EXPECT_EQ(
      svg,
      "<svg role=\"img\" aria-label=\"Loss &amp; &quot;Dice&quot;\" width=\"1\"><g></g></svg>");
}

TEST(InlineSvg, MakesIdsAndTheirReferencesUnique) {
  EXPECT_EQ(inline_svg("<svg ><circle id='a'/><g id=\"b\" clip-path=\"url(#c)\"/>"
                       "<use xlink:href='#a'/></svg>",
                       "p1", "t"),
            "<svg role=\"img\" aria-label=\"t\" ><circle id='p1_a'/><g id=\"p1_b\" "
            "clip-path=\"url(#p1_c)\"/><use xlink:href='#p1_a'/></svg>");
}

}  // namespace
}  // namespace hayate
