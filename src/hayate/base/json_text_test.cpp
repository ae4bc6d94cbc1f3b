// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/json_text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

TEST(JsonText, WritesBytesThatAreNotUtf8AsEscapes) {
  const json value{{"a\xff", {"lat\xe9in", "µ", 1}}};
  EXPECT_EQ(dump_json(value), R"({"a\\xff":["lat\\xe9in","µ",1]})");
}

TEST(JsonText, KeepsTheOrderOfKeysAndTheIndent) {
  const ordered_json value{{"b", 1}, {"a", "\xe9"}};
  EXPECT_EQ(dump_json(value, 1), "{\n \"b\": 1,\n \"a\": \"\\\\xe9\"\n}");
}

TEST(JsonText, EscapesWhatATerminalWouldObey) {
  const std::string text = "\x1b[2J\x7f\xc2\x9b";
  const std::string dumped = dump_json(json(text));
  EXPECT_EQ(dumped, R"("\u001b[2J\u007f\u009b")");
  EXPECT_EQ(json::parse(dumped), text);
}

TEST(JsonText, GivesEveryNameBack) {
  for (const std::string name : {"plain", "lat\xe9in", "\\xe9", "\\x5c", "\\\\xe9", "\\x",
                                 "µ\x80\\", "\xc3", "a\nb", "\\xzz"}) {
    EXPECT_EQ(name_of_text(text_of_name(name)), name);
    EXPECT_EQ(name_of_text(json::parse(dump_json(json(text_of_name(name)))).get<std::string>()),
              name);
  }
  EXPECT_EQ(text_of_name("C:\\data"), "C:\\data");
}

}  // namespace
}  // namespace hayate
