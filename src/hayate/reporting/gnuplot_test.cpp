// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/gnuplot.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/scoped_environment.h"

namespace hayate {
namespace {

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
  const ScopedEnvironment nowhere("PATH", "/nonexistent");
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
