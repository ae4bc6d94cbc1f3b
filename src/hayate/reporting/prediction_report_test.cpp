// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/prediction_report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/csv.h"
#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

PredictionReport two_cases() {
  PredictionReport report{"/out", {"/run"}, true, {}};
  report.cases.push_back({.name = "s1/ct",
                          .image = "/in/s1/ct.nii.gz",
                          .label = "s1/ct.nii.gz",
                          .volumes = {{"spleen", 3, 0.5}, {"liver", 0, 0.0}},
                          .prepare_seconds = 0.5,
                          .predict_seconds = 2.5,
                          .write_seconds = 0.25,
                          .windows = {12, 5},
                          .warnings = {"voxels of 9 mm", "values, from 1"}});
  report.cases.push_back({.name = "bad \xe9",
                          .image = "/in/bad.nii",
                          .state = CaseState::kFailed,
                          .error = "cut off",
                          .exit_code = 65});
  return report;
}

TEST(PredictionReport, SaysOfEachCaseWhatCameOfIt) {
  const TempFolder folder;
  write_prediction_report(folder / "r.json", two_cases());
  const ordered_json report = ordered_json::parse(read_text_file(folder / "r.json"));
  EXPECT_EQ(report["folder"], "/out");
  EXPECT_EQ(report["runs"], ordered_json({"/run"}));
  EXPECT_EQ(report["finished"], true);
  EXPECT_EQ(report["failed"], ordered_json({"bad \\xe9"}));
  const ordered_json& first = report["cases"][0];
  EXPECT_EQ(first["state"], "predicted");
  EXPECT_EQ(first["label"], "s1/ct.nii.gz");
  EXPECT_EQ(first["volumes"]["spleen"]["voxels"], 3);
  EXPECT_EQ(first["volumes"]["spleen"]["ml"], 0.5);
  EXPECT_EQ(first["seconds"]["prepare"], 0.5);
  EXPECT_EQ(first["seconds"]["predict"], 2.5);
  EXPECT_EQ(first["windows"], ordered_json({{"count", 12}, {"air", 5}}));
  EXPECT_EQ(first["warnings"].size(), 2U);
  EXPECT_FALSE(first.contains("error"));
  const ordered_json& second = report["cases"][1];
  EXPECT_EQ(second["state"], "failed");
  EXPECT_EQ(second["error"], "cut off");
  EXPECT_EQ(second["exit_code"], 65);
  EXPECT_FALSE(second.contains("label"));
  EXPECT_FALSE(second.contains("windows"));
}

TEST(PredictionReport, IsReadBackAsItWas) {
  const TempFolder folder;
  EXPECT_TRUE(read_prediction_report(folder / "r.json").empty());
  write_prediction_report(folder / "r.json", two_cases());
  PredictionReport again = two_cases();
  again.cases = read_prediction_report(folder / "r.json");
  ASSERT_EQ(again.cases.size(), 2U);
  EXPECT_EQ(again.cases[1].name, "bad \xe9");
  EXPECT_EQ(again.cases[0].volumes[0].name, "spleen");
  write_prediction_report(folder / "again.json", again);
  EXPECT_EQ(read_text_file(folder / "again.json"), read_text_file(folder / "r.json"));
}

TEST(PredictionReport, IsATableWhereItsNameSaysSo) {
  const TempFolder folder;
  write_prediction_report(folder / "r.csv", two_cases());
  const auto table = parse_csv(read_text_file(folder / "r.csv"));
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table[0][0], "case");
  EXPECT_EQ(table[0].back(), "liver_ml");
  const std::vector<std::string> first{"s1/ct",
                                       "predicted",
                                       "/in/s1/ct.nii.gz",
                                       "s1/ct.nii.gz",
                                       "0.500",
                                       "2.500",
                                       "0.250",
                                       "0",
                                       "",
                                       "voxels of 9 mm; values, from 1",
                                       "3",
                                       "0.5",
                                       "0",
                                       "0"};
  EXPECT_EQ(table[1], first);
  EXPECT_EQ(table[2][1], "failed");
  EXPECT_EQ(table[2].size(), table[0].size());
}

TEST(PredictionReport, ReplacesReportsAndNothingElse) {
  const TempFolder folder;
  for (const char* name : {"r.json", "r.csv"}) {
    const fs::path path = folder / name;
    EXPECT_NO_THROW(check_own_report(path));
    write_prediction_report(path, two_cases());
    EXPECT_NO_THROW(check_own_report(path));
    for (const char* other : {"", "{}", "case,dice\n", R"({"cases": []})",
                              R"({"hayate_predictions": 1, "cases": [{}]})"}) {
      write_file_atomically(path, other);
      EXPECT_TRUE(contains(error_text<UsageError>([&] { check_own_report(path); }),
                           "was not written by hayate predict"))
          << other;
    }
  }
}

}  // namespace
}  // namespace hayate
