// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/html_report.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "support/occurrences.h"
#include "support/scoped_environment.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

RunResult make_run(const std::string& label, double seconds_per_epoch) {
  RunResult run{label, {}, 1.0, 0.0};
  for (std::int64_t epoch = 1; epoch <= 4; ++epoch) {
    EpochRecord record;
    record.epoch = epoch;
    record.train_loss = 1.0 / static_cast<double>(epoch);
    record.mean_dice = 0.8 + 0.04 * static_cast<double>(epoch);
    record.mean_foreground_dice = 2.0 * record.mean_dice - 1.0;
    record.class_dice = {1.0, record.mean_foreground_dice};
    record.epoch_seconds = seconds_per_epoch;
    record.total_seconds_without_cache = seconds_per_epoch * static_cast<double>(epoch);
    record.total_seconds_with_cache = record.total_seconds_without_cache + 1.0;
    run.total_seconds = record.total_seconds_with_cache;
    run.epochs.push_back(record);
  }
  return run;
}

ComparisonReport make_comparison() {
  ComparisonReport report;
  report.runs = {{make_run("Regular", 20.0), "{\"loss\": \"DiceLoss\"}"},
                 {make_run("Fast", 2.0), "{\"note\": \"</pre><script>alert(1)</script>\"}"}};
  report.context.date = "2026-01-02 03:04 UTC";
  report.context.data_set = {"Task <09>",
                             32,
                             9,
                             "the last 9 cases validate",
                             "0123456789abcdef",
                             {"background", "spleen & more"},
                             {}};
  report.context.machine = {{"Processor", "CPU \"X\""}};
  report.context.warnings = {"a <b>warning</b>"};
  report.context.skipped_cases = {{"case_<7>", "shape differs"}};
  return report;
}

RunReport make_run_report() {
  RunReport report;
  report.run = make_run("Fast", 2.0);
  report.recipe_json = "{}";
  report.context = make_comparison().context;
  return report;
}

TEST(HtmlReport, EscapesWhatItIsGiven) {
  const std::string page = render_report(make_comparison());
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<b>warning"), std::string::npos);
  EXPECT_NE(page.find("Task &lt;09&gt;"), std::string::npos);
  EXPECT_NE(page.find("case_&lt;7&gt;: shape differs"), std::string::npos);
  EXPECT_NE(page.find("spleen &amp; more"), std::string::npos);
  EXPECT_NE(page.find("CPU &quot;X&quot;"), std::string::npos);
}

TEST(HtmlReport, ShowsTheRatiosByBothClocks) {
  const std::string page = render_report(make_comparison());
  // 0.90 is passed in epoch 3: 60 s against 6 s, with the caches 61 s against 7 s.
  EXPECT_NE(
      page.find("<tr><th scope=\"row\">0.90</th><td>60.0 s</td><td>6.00 s</td><td>10.0×</td>"),
      std::string::npos);
  EXPECT_NE(
      page.find("<tr><th scope=\"row\">0.90</th><td>61.0 s</td><td>7.00 s</td><td>8.71×</td>"),
      std::string::npos);
  EXPECT_NE(page.find("<tr><th scope=\"row\">0.97</th><td>not reached</td><td>not reached</td>"),
            std::string::npos);
}

TEST(HtmlReport, SetsTheSprintBesideTheRegularRun) {
  ComparisonReport report = make_comparison();
  report.runs.push_back({make_run("Sprint", 0.5), "{}"});
  const std::string page = render_report(report);
  EXPECT_NE(page.find("<td>60.0 s</td><td>6.00 s</td><td>10.0×</td><td>1.50 s</td>"
                      "<td>40.0×</td>"),
            std::string::npos);
  EXPECT_NE(page.find("regular / sprint"), std::string::npos);
  EXPECT_NE(page.find("Recipe of the sprint run"), std::string::npos);
}

TEST(HtmlReport, LoadsNothingFromElsewhere) {
  const TempFolder folder;
  write_report(folder.path(), make_comparison());
  const std::string page = read_text_file(folder.path() / "report.html");
  EXPECT_EQ(page.find("<link"), std::string::npos);
  EXPECT_EQ(page.find(" src="), std::string::npos);
  EXPECT_EQ(page.find("@import"), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  // The only addresses are the two names of XML vocabularies in each drawing.
  EXPECT_EQ(occurrences(page, "http"),
            occurrences(page, "http://www.w3.org/") + occurrences(page, "http-equiv"));
}

TEST(HtmlReport, HoldsTheFiguresAndWritesThemAsFiles) {
  const TempFolder folder;
  write_report(folder.path(), make_comparison());
  EXPECT_EQ(occurrences(read_text_file(folder.path() / "report.html"), "<svg"), 9U);
  for (const char* name : {"loss_and_dice.svg", "times.svg", "time_to_dice.svg"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "figures" / name)) << name;
  }
}

TEST(HtmlReport, IsWrittenWithoutFiguresWhenGnuplotIsMissing) {
  const TempFolder folder;
  const ScopedEnvironment nowhere("PATH", "/nonexistent");
  write_report(folder.path(), make_comparison());
  const std::string page = read_text_file(folder.path() / "report.html");
  EXPECT_NE(page.find("No figures: gnuplot cannot be started"), std::string::npos);
  EXPECT_EQ(occurrences(page, "<svg"), 0U);
}

TEST(HtmlReport, DescribesASingleRun) {
  const TempFolder folder;
  RunReport report = make_run_report();
  write_report(folder.path(), report);
  const std::string page = read_text_file(folder.path() / "report.html");
  EXPECT_EQ(occurrences(page, "<svg"), 3U);
  EXPECT_NE(page.find("<h1>Fast training on Task &lt;09&gt;</h1>"), std::string::npos);
  EXPECT_NE(page.find("<td>4 of 4</td>"), std::string::npos);
}

TEST(HtmlReport, ShowsTheRanksOfARunAndWhatHoldsThemUp) {
  RunReport report = make_run_report();
  const std::string alone = render_report(report);
  EXPECT_EQ(alone.find("<h2>Ranks</h2>"), std::string::npos);
  report.ranks.places = {{.host = "node<1>", .device = "cpu"}, {.host = "node2", .device = "cpu"}};
  report.ranks.seconds = {{.compute = 9.6, .gradient_wait = 0.4}, {.compute = 9.8}};
  const std::string page = render_report(report);
  EXPECT_NE(page.find("<td>node&lt;1&gt;</td>"), std::string::npos);
  EXPECT_NE(page.find("Nothing holds the ranks up: they compute 98 % of the time."),
            std::string::npos);
  report.ranks.seconds = {{.compute = 5.0, .gradient_wait = 5.0}, {.compute = 10.0}};
  EXPECT_NE(render_report(report).find("<li>rank 1 (node2) computes 1.33 times as long"),
            std::string::npos);
}

TEST(HtmlReport, IsWrittenForRunsThatEndedBeforeTheirFirstEpoch) {
  ComparisonReport report = make_comparison();
  for (ComparedRun& one : report.runs) one.run.epochs.clear();
  EXPECT_NE(render_report(report).find("none validated"), std::string::npos);
  RunReport single = make_run_report();
  single.run.epochs.clear();
  EXPECT_NE(render_report(single).find("none validated"), std::string::npos);
}

}  // namespace
}  // namespace hayate
