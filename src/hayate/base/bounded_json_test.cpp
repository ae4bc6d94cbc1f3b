// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/bounded_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;

std::string refusal(const std::string& text) {
  try {
    parse_bounded_json(text);
  } catch (const JsonError& error) {
    return error.what();
  }
  return "accepted";
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(BoundedJson, IsJson) {
  EXPECT_EQ(parse_bounded_json(R"({"a": [1, {"b": null}], "c": {"a": 2}})"),
            (json{{"a", {1, {{"b", nullptr}}}}, {"c", {{"a", 2}}}}));
  EXPECT_TRUE(contains(refusal("{"), "not JSON"));
  EXPECT_TRUE(contains(refusal(""), "not JSON"));
  EXPECT_TRUE(contains(refusal("\"\xff\""), "not JSON"));
}

TEST(BoundedJson, IsNotDeeperThanTheStackAllows) {
  EXPECT_EQ(refusal(nested(64)), "accepted");
  EXPECT_TRUE(contains(refusal(nested(65)), "64 levels"));
  EXPECT_TRUE(contains(refusal(std::string(500'000, '[')), "64 levels"));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  EXPECT_TRUE(contains(refusal(objects), "64 levels"));
}

TEST(BoundedJson, IsNotLongerThanItsLimit) {
  EXPECT_TRUE(contains(refusal("\"" + std::string(kJsonSizeLimitBytes, 'a') + "\""), "at most"));
}

TEST(BoundedJson, HasEveryKeyOnceAndNoNumberBeyondDouble) {
  EXPECT_TRUE(contains(refusal(R"({"a": 1, "b": {"a": 1}, "a": 2})"), "\"a\" is there twice"));
  EXPECT_TRUE(contains(refusal("[1e999]"), "not JSON"));
}

TEST(BoundedJson, AnExcerptIsShortAndWhole) {
  EXPECT_EQ(json_excerpt({1, "two"}), R"([1,"two"])");
  std::string umlauts;
  for (int i = 0; i < 1000; ++i) umlauts += "ä";
  const std::string cut = json_excerpt(umlauts);
  EXPECT_LT(cut.size(), 90U);
  EXPECT_NO_THROW(json(cut).dump());
  EXPECT_NO_THROW(json_excerpt("\xff"));
}

}  // namespace
}  // namespace hayate
