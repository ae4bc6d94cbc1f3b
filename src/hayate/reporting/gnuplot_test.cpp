// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/gnuplot.h"

#include <cstdlib>
#include <optional>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

/// Sets PATH until the end of the test.
class ScopedPath {
 public:
  explicit ScopedPath(const char* path) {
    if (const char* before = std::getenv("PATH")) before_ = before;
    setenv("PATH", path, 1);
  }
  ~ScopedPath() { before_ ? setenv("PATH", before_->c_str(), 1) : unsetenv("PATH"); }
  ScopedPath(const ScopedPath&) = delete;
  ScopedPath& operator=(const ScopedPath&) = delete;

 private:
  std::optional<std::string> before_;
};

TEST(Gnuplot, ReturnsWhatTheScriptPrints) {
  EXPECT_EQ(run_gnuplot("set print \"-\"\nprint 6 * 7\n"), "42\n");
}

TEST(Gnuplot, TakesScriptsLargerThanAPipe) {
  std::string script = "$data << EOD\n";
  for (int i = 0; i < 100000; ++i) script += "1 2\n";
  script += "EOD\nset print \"-\"\nprint |$data|\n";
  EXPECT_EQ(run_gnuplot(script), "100000\n");
}

TEST(Gnuplot, PassesItsMessageOnWhenItFails) {
  try {
    run_gnuplot("plot nonsense(\n");
    FAIL() << "expected an IoError";
  } catch (const IoError& error) {
    EXPECT_NE(error.message().find("nonsense"), std::string::npos) << error.message();
  }
}

TEST(Gnuplot, SaysWhatToInstallWhenItIsMissing) {
  const ScopedPath nowhere("/nonexistent");
  try {
    run_gnuplot("print 1\n");
    FAIL() << "expected a DeviceError";
  } catch (const DeviceError& error) {
    EXPECT_NE(error.cure().find("gnuplot-nox"), std::string::npos) << error.cure();
  }
}

TEST(GnuplotString, ComesBackAsItWas) {
  const std::string text = R"(a "b" 'c' \d $e @f {g} %h é)";
  EXPECT_EQ(run_gnuplot("set print \"-\"\nprint " + gnuplot_string(text) + "\n"), text + "\n");
}

TEST(GnuplotString, RunsNoCommands) {
  const std::string text = "`echo surprise` 'and `echo more`'";
  EXPECT_EQ(run_gnuplot("set print \"-\"\nprint " + gnuplot_string(text) + "\n"), text + "\n");
}

}  // namespace
}  // namespace hayate
