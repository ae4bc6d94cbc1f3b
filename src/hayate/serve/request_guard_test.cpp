// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/request_guard.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/serve/request_error.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using Headers = std::map<std::string, std::string, std::less<>>;

int status(const RequestGuard& guard, const Headers& headers) {
  try {
    guard.check({"POST", "/predict", {}, headers});
    return 200;
  } catch (const RequestError& error) {
    return error.status();
  }
}

TEST(RequestGuard, AsksForTheTokenWhereThereIsOne) {
  const RequestGuard guard("0123456789abcdef", "0.0.0.0");
  EXPECT_EQ(status(guard, {{"authorization", "Bearer 0123456789abcdef"}}), 200);
  for (const char* wrong : {"Bearer 0123456789abcdeg", "Bearer 0123456789abcdef0", "Bearer ",
                            "0123456789abcdef", "bearer 0123456789abcdef", ""}) {
    EXPECT_EQ(status(guard, {{"authorization", wrong}}), 401) << wrong;
  }
  EXPECT_EQ(status(guard, {}), 401);
}

TEST(RequestGuard, KeepsOtherSitesOut) {
  const RequestGuard guard("", "127.0.0.1");
  EXPECT_EQ(status(guard, {{"host", "127.0.0.1:8000"}}), 200);
  EXPECT_EQ(status(guard, {{"host", "localhost:8000"}}), 200);
  EXPECT_EQ(status(guard, {{"host", "[::1]:8000"}}), 200);
  EXPECT_EQ(status(guard, {{"host", "evil.example:8000"}}), 403);
  EXPECT_EQ(status(guard, {{"host", "127.0.0.1.evil.example"}}), 403);
  EXPECT_EQ(status(guard, {}), 403);
  const std::string own = "localhost:8000";
  EXPECT_EQ(status(guard, {{"host", own}, {"origin", "http://localhost:8000"}}), 200);
  EXPECT_EQ(status(guard, {{"host", own}, {"origin", "http://evil.example"}}), 403);
  EXPECT_EQ(status(guard, {{"host", own}, {"origin", "http://localhost:8001"}}), 403);
  EXPECT_EQ(status(guard, {{"host", own}, {"origin", "null"}}), 403);
}

TEST(RequestGuard, LeavesASocketToItsMode) {
  EXPECT_EQ(status(RequestGuard("", ""), {{"host", "whatever"}}), 200);
}

TEST(RequestGuard, KnowsLoopback) {
  for (const char* host : {"localhost", "127.0.0.1", "127.1.2.3", "::1"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "example.org", "", "127.0.0.1x", "::2"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

TEST(RequestGuard, ReadsATokenOfOneLine) {
  const TempFolder folder;
  write_text(folder / "token", "0123456789abcdef\n");
  EXPECT_EQ(read_token(folder / "token"), "0123456789abcdef");
  for (const char* wrong : {"", "short", "0123456789abcdef 0123456789abcdef",
                            "\xe9\xe9\xe9\xe9"
                            "0123456789abcdef"}) {
    write_text(folder / "token", wrong);
    EXPECT_THROW(read_token(folder / "token"), UsageError) << wrong;
  }
  EXPECT_THROW(read_token(folder / "none"), MissingInputError);
}

}  // namespace
}  // namespace hayate
