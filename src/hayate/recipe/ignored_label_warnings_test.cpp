// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/ignored_label_warnings.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

std::vector<std::string> warnings_with(const std::vector<std::string>& more) {
  std::vector<std::string> overrides{
      R"(transforms.prepare=[{"name":"CropForeground","source_key":"label"},{"name":"SpatialPad",)"
      R"("spatial_size":[96,96,96]}])"};
  overrides.insert(overrides.end(), more.begin(), more.end());
  return find_ignored_label_warnings(read_recipe("spleen_fast", overrides));
}

TEST(IgnoredLabelWarnings, NameTransformsThatMakeSomethingElseOfIgnoredVoxels) {
  const std::vector<std::string> warnings = warnings_with({"data.ignore_label=4"});
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_TRUE(contains(warnings[0], "CropForeground by the label"));
  EXPECT_TRUE(contains(warnings[1], "what SpatialPad adds to a label"));
}

TEST(IgnoredLabelWarnings, AreNoneWithoutSuchVoxels) {
  EXPECT_TRUE(warnings_with({}).empty());
}

}  // namespace
}  // namespace hayate
