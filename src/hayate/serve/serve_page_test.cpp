// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/serve_page.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

TEST(ServePage, SaysWhatItTakesAndFinds) {
  ServedModel model{.name = "prostate", .channel_count = 2, .channel_names = {"T2", "ADC"}};
  model.classes = {{"zone", 1, 1}};
  const std::string page = render_serve_page(model);
  EXPECT_TRUE(contains(page, "an image of 2 channels (T2, ADC), or a file for each"));
  EXPECT_TRUE(contains(page, "</span>zone</span>"));
}

TEST(ServePage, TakesNothingFromElsewhere) {
  const std::string page = render_serve_page({.name = "a<b>&\"c\""});
  for (const char* elsewhere : {"http://", "https://", "src=\"/", "@import", "url("}) {
    EXPECT_FALSE(contains(page, elsewhere)) << elsewhere;
  }
  EXPECT_TRUE(contains(page, "a&lt;b&gt;&amp;&quot;c&quot;"));
}

}  // namespace
}  // namespace hayate
