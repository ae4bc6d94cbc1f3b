// SPDX-License-Identifier: Apache-2.0
// hayate report: a run's page drawn again, and several runs on one page.
#include <algorithm>

#include <gtest/gtest.h>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "support/error_text.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

class ReportSlow : public ProgramTest {
 protected:
  void train_into(const char* name, const char* seed) const {
    std::vector<std::string> arguments = train(2, {"--set", seed});
    *(std::ranges::find(arguments, "--out") + 1) = path(name);
    const ProgramResult result = run_hayate(arguments);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  std::string path(const char* name) const { return (folder_ / name).string(); }
};

TEST_F(ReportSlow, DrawsARunsPageAgainAsItWas) {
  train_into("run", "seed=0");
  const fs::path page = run() / "report.html";
  const std::string before = read_text_file(page);
  fs::remove(page);
  const ProgramResult result = run_hayate({"report", path("run")});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "report: " + page.string()));
  EXPECT_EQ(read_text_file(page), before);
}

TEST_F(ReportSlow, SetsSeveralRunsBesideEachOtherAndOverwritesNothingOfOthers) {
  train_into("one", "seed=0");
  train_into("two", "seed=1");
  const std::vector<std::string> both{"report", path("one"), path("two"), "--out", path("page")};
  ASSERT_EQ(run_hayate(both).exit_code, 0);
  const std::string page = read_text_file(folder_ / "page/report.html");
  EXPECT_TRUE(contains(page, "one"));
  EXPECT_TRUE(contains(page, "two"));
  EXPECT_TRUE(contains(page, "seed"));
  // Its own page it may write again.
  EXPECT_EQ(run_hayate(both).exit_code, 0);
  write_file_atomically(folder_ / "page/report.html", "<p>mine</p>");
  const ProgramResult other = run_hayate(both);
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_TRUE(contains(other.err, "would be overwritten")) << other.err;
  EXPECT_EQ(read_text_file(folder_ / "page/report.html"), "<p>mine</p>");
}

TEST_F(ReportSlow, RefusesWhatIsNoRunAndARunNamedTwice) {
  EXPECT_EQ(run_hayate({"report", path("nothing")}).exit_code, 66);
  train_into("one", "seed=0");
  const ProgramResult twice =
      run_hayate({"report", path("one"), path("one"), "--out", path("page")});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_TRUE(contains(twice.err, "named twice"));
  EXPECT_FALSE(fs::exists(folder_ / "page"));
}

}  // namespace
}  // namespace hayate
