// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/error_report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

TEST(ErrorReport, TakesAMessageApart) {
  const ErrorReport report = report_error(
      DataError("image.nii.gz: got the shape [3, 4], expected X, Y, Z", "cut it").add_context("c"));
  EXPECT_EQ(report.status, 422);
  EXPECT_EQ(report.what, "image.nii.gz: got the shape [3, 4], expected X, Y, Z");
  EXPECT_EQ(report.where, "c");
  EXPECT_EQ(report.got, "the shape [3, 4]");
  EXPECT_EQ(report.expected, "X, Y, Z");
  EXPECT_EQ(report.cure, "cut it");
  EXPECT_EQ(report.code, 65);
}

TEST(ErrorReport, HasNullForWhatAMessageDoesNotSay) {
  const auto report = report_error(IoError("the disk failed")).to_json();
  EXPECT_EQ(report.dump(), R"({"what":"the disk failed","where":null,"got":null,"expected":null,)"
                           R"("cure":null,"code":74})");
}

TEST(ErrorReport, TellsTheClientsFaultsFromHayates) {
  EXPECT_EQ(report_error(UsageError("")).status, 400);
  EXPECT_EQ(report_error(MissingInputError("")).status, 404);
  EXPECT_EQ(report_error(DataError("")).status, 422);
  EXPECT_EQ(report_error(MemoryError("")).status, 507);
  EXPECT_EQ(report_error(IoError("")).status, 500);
  EXPECT_EQ(report_error(Error(ExitCode::kInternal, "")).status, 500);
  EXPECT_EQ(report_error(RequestError(413, "", "")).status, 413);
}

TEST(ErrorReport, LeavesOutWhereUploadsLie) {
  const ErrorReport report = report_error(
      DataError("/tmp/private/1/image.nii.gz: got 3 bytes, expected 348"), "/tmp/private/1");
  EXPECT_EQ(report.what, "image.nii.gz: got 3 bytes, expected 348");
  EXPECT_EQ(report.where, "image.nii.gz");
}

}  // namespace
}  // namespace hayate
