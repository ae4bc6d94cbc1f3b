// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

using nlohmann::json;

class VerifyCommand : public testing::Test {
 protected:
  VerifyCommand() { write_tiny_dataset(folder_.path(), 3); }

  ProgramResult verify() const { return run_hayate({"verify", folder_.path().string(), "--json"}); }

  TempFolder folder_;
};

TEST_F(VerifyCommand, FindsNothingInASoundDataset) {
  const ProgramResult result = verify();
  EXPECT_EQ(result.exit_code, 0);
  const json report = json::parse(result.out);
  EXPECT_EQ(report["cases"], 3);
  EXPECT_EQ(report["problems"], json::array());
  EXPECT_GT(report["bytes"], 0);
  EXPECT_GT(report["megabytes_per_second"], 0.0);
}

TEST_F(VerifyCommand, Exits0WithWarningsOnly) {
  const auto label = folder_ / "labelsTr/case_01.nii.gz";
  write_image(label, convert(read_label(label), VoxelType::kFloat32));
  const ProgramResult result = verify();
  EXPECT_EQ(result.exit_code, 0);
  const json report = json::parse(result.out);
  EXPECT_EQ(report["warnings"], 1);
  EXPECT_EQ(report["problems"][0]["severity"], "warning");
  EXPECT_EQ(report["problems"][0]["kind"], "float_label");
  EXPECT_EQ(report["problems"][0]["case"], "case_01");
}

TEST_F(VerifyCommand, Exits65WithAnError) {
  write_text(folder_ / "imagesTr/case_02.nii.gz", "broken");
  const ProgramResult result = verify();
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_EQ(json::parse(result.out)["errors"], 1);
  write_text(folder_ / "dataset.json", "{");
  EXPECT_EQ(verify().exit_code, 65);
  EXPECT_EQ(run_hayate({"verify", "/nowhere"}).exit_code, 66);
}

TEST_F(VerifyCommand, FoldsManyOfAKindAsTextAndListsThemAsJson) {
  write_tiny_dataset(folder_.path(), 8);
  for (int i = 0; i < 8; ++i) {
    const auto label = folder_ / fmt::format("labelsTr/case_0{}.nii.gz", i);
    write_image(label, convert(read_label(label), VoxelType::kFloat32));
  }
  const ProgramResult text = run_hayate({"verify", folder_.path().string()});
  EXPECT_TRUE(contains(text.out, "case_02"));
  EXPECT_FALSE(contains(text.out, "case_03"));
  EXPECT_TRUE(contains(text.out, "and 5 more like these (float_label): --json lists all"));
  EXPECT_TRUE(contains(text.out, "0 errors, 8 warnings"));
  EXPECT_EQ(json::parse(verify().out)["problems"].size(), 8U);
}

}  // namespace
}  // namespace hayate
