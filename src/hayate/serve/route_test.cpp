// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/route.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(Route, LeadsWithAndWithoutASlashAtTheEnd) {
  EXPECT_EQ(find_route("/")->endpoint, Endpoint::kPage);
  EXPECT_EQ(find_route("/info/")->endpoint, Endpoint::kInfo);
  EXPECT_EQ(find_route("/info")->endpoint, Endpoint::kInfo);
  EXPECT_EQ(find_route("/session/")->endpoint, Endpoint::kNewSession);
  EXPECT_EQ(find_route("/session/ab")->endpoint, Endpoint::kSession);
}

TEST(Route, NamesWhatItIsAbout) {
  const Route job = *find_route("/jobs/0123/label");
  EXPECT_EQ(job.endpoint, Endpoint::kJobFile);
  EXPECT_EQ(job.name, "0123");
  EXPECT_EQ(job.file, "label");
  EXPECT_EQ(job.label, "/jobs");
  EXPECT_EQ(find_route("/infer/spleen")->name, "spleen");
}

TEST(Route, LeadsNowhereElse) {
  for (const char* path : {"", "predict", "//", "/nothing", "/jobs", "/jobs/a/b/c", "/health/x/y",
                           "/../etc/passwd", "/predict/x"}) {
    EXPECT_FALSE(find_route(path)) << path;
  }
}

TEST(Route, TakesItsMethodsOnly) {
  EXPECT_TRUE(find_route("/jobs/1")->takes("DELETE"));
  EXPECT_TRUE(find_route("/jobs/1")->takes("HEAD"));
  EXPECT_FALSE(find_route("/jobs/1")->takes("POST"));
  EXPECT_FALSE(find_route("/predict")->takes("GET"));
}

}  // namespace
}  // namespace hayate
