// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/predict_cases.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/read_image.h"
#include "hayate/prediction/prediction_outcome.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/untrained_runs.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

class PredictCasesTest : public UntrainedRuns {
 protected:
  PredictCasesTest() {
    const Recipe plain = recipe("[]");
    const TrainedOn seen = trained_on(plain, {{1, 1, 1}});
    runs_.emplace(std::vector{write_run(plain, &seen)}, RunUse{.device = "cpu"});
  }

  CaseFiles image(const std::string& name) const {
    return write(name, make_tiny_case(3, {20, 18, 16}).image);
  }
  CaseFiles bad(const std::string& name) const {
    write_text(folder_ / (name + ".nii.gz"), "no image");
    return {name, folder_ / (name + ".nii.gz"), std::nullopt};
  }

  PredictionPlan plan(const std::vector<CaseFiles>& images, const WantedFiles& wanted = {}) const {
    return plan_predictions(images, out(), wanted, ExistingFiles::kRefuse);
  }
  std::vector<ReportedCase> predict(const PredictionPlan& planned) {
    std::vector<ReportedCase> reported;
    predict_cases(*runs_, planned.todo, out(), {}, Ranks::single(),
                  [&](const ReportedCase& one) { reported.push_back(one); });
    return reported;
  }

  fs::path out() const { return folder_ / "out"; }

  std::optional<RunEnsemble> runs_;
};

TEST_F(PredictCasesTest, AreReportedInTheirOrderWhateverBecomesOfThem) {
  const auto reported = predict(plan({image("a"), bad("b"), image("c"), bad("d"), image("e")}));
  ASSERT_EQ(reported.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    const ReportedCase& one = reported[i];
    EXPECT_EQ(one.name, std::string(1, static_cast<char>('a' + i)));
    EXPECT_EQ(one.state, i % 2 == 0 ? CaseState::kPredicted : CaseState::kFailed);
    EXPECT_EQ(fs::exists(out() / (one.name + ".nii.gz")), i % 2 == 0);
  }
  EXPECT_EQ(reported[1].exit_code, 65);
  EXPECT_TRUE(contains(reported[1].error, "b.nii.gz"));
  EXPECT_TRUE(reported[1].label.empty());
}

TEST_F(PredictCasesTest, AreMeasuredAsTheyAreWritten) {
  const ReportedCase one = predict(plan({image("a")})).at(0);
  EXPECT_EQ(one.label, "a.nii.gz");
  const Volume label = read_label(out() / one.label);
  ASSERT_EQ(one.volumes.size(), 1U);
  EXPECT_EQ(one.volumes[0].voxels,
            std::ranges::count(label.voxels<std::uint8_t>(), std::uint8_t{1}));
  EXPECT_DOUBLE_EQ(one.volumes[0].ml, static_cast<double>(one.volumes[0].voxels) / 1000.0);
  EXPECT_GT(one.predict_seconds, 0.0);
  EXPECT_GT(one.windows.count, 0);
  EXPECT_TRUE(one.warnings.empty());
}

TEST_F(PredictCasesTest, HaveTheWarningsThatWereSaidOfThem) {
  TinyCase far = make_tiny_case(4, {20, 18, 16});
  for (float& voxel : far.image.voxels<float>()) voxel += 1000.0F;
  const CaseFiles unlike = write("far", far.image);
  const auto reported = predict(plan({image("a"), unlike, image("b")}));
  ASSERT_EQ(reported.size(), 3U);
  ASSERT_EQ(reported[1].warnings.size(), 1U);
  EXPECT_TRUE(reported[1].warnings[0].starts_with("values from 1000"));
  EXPECT_TRUE(reported[2].warnings.empty());
}

TEST_F(PredictCasesTest, AFolderThatCannotBeWrittenEndsThemAll) {
  write_text(out(), "a file");
  const PredictionPlan planned = plan({image("a"), image("b"), image("c")});
  EXPECT_THROW(predict(planned), Error);
}

TEST_F(PredictCasesTest, TheOnlyOneIsNamedByItsError) {
  const PredictionPlan planned = plan({bad("a")});
  EXPECT_TRUE(contains(error_text<Error>([&] { predict(planned); }), "cannot label"));
}

TEST_F(PredictCasesTest, AreTheSameWhereHeadersWereReadToSeeWhatFits) {
  const std::vector<CaseFiles> images{image("a"), bad("b"), image("c")};
  predict(plan(images));
  const auto label_of = [&](const char* name) { return read_bytes(out() / name); };
  const auto before = std::array{label_of("a.nii.gz"), label_of("c.nii.gz")};
  fs::remove_all(out());
  const PredictionPlan planned = plan(images);
  std::vector<ReportedCase> reported;
  predict_cases(*runs_, planned.todo, out(),
                {.room = {.memory_bytes = std::int64_t{4} << 30, .scratch_folder = folder_.path()}},
                Ranks::single(), [&](const ReportedCase& one) { reported.push_back(one); });
  ASSERT_EQ(reported.size(), 3U);
  EXPECT_EQ(reported[1].state, CaseState::kFailed);
  EXPECT_EQ((std::array{label_of("a.nii.gz"), label_of("c.nii.gz")}), before);
}

TEST_F(PredictCasesTest, HaveAPictureWhereOneIsWanted) {
  const ReportedCase one = predict(plan({image("a")}, {.preview = true})).at(0);
  EXPECT_EQ(one.state, CaseState::kPredicted);
  EXPECT_TRUE(fs::exists(out() / "a_preview.png"));
}

/// What a folder's report says when it is gone on with.
class PredictionOutcomeTest : public PredictCasesTest {
 protected:
  void predict_with_report(const std::vector<CaseFiles>& images) {
    const PredictionPlan planned = plan_predictions(images, out(), {}, ExistingFiles::kKeep);
    PredictionOutcome outcome(planned, out(), {folder_ / "run"}, {}, Ranks::single());
    for (const ReportedCase& one : predict(planned)) outcome.add(one);
    outcome.measure_kept([&](const fs::path& label) { return measure_predicted(*runs_, label); });
    outcome.finish();
  }
  std::vector<ReportedCase> report() const {
    return read_prediction_report(out() / kPredictionReportName);
  }
};

TEST_F(PredictionOutcomeTest, KeepsWhatWasSaidOfPredictionsThatStay) {
  predict_with_report({image("a"), bad("b")});
  ASSERT_EQ(report().size(), 2U);
  predict_with_report({image("a"), image("b"), image("c")});
  const auto cases = report();
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[0].state, CaseState::kKept);
  EXPECT_EQ(cases[0].volumes.size(), 1U);
  EXPECT_EQ(cases[1].state, CaseState::kPredicted);
  EXPECT_EQ(cases[2].name, "c");
}

TEST_F(PredictionOutcomeTest, MeasuresPredictionsThatNoReportHas) {
  const std::vector<CaseFiles> images{image("a"), image("b")};
  const ReportedCase first = predict(plan(images)).at(0);
  write_text(out() / "b.nii.gz", "by hand");
  predict_with_report(images);
  const auto cases = report();
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].state, CaseState::kKept);
  ASSERT_EQ(cases[0].volumes.size(), 1U);
  EXPECT_EQ(cases[0].volumes[0].voxels, first.volumes[0].voxels);
  EXPECT_TRUE(cases[1].volumes.empty());
  EXPECT_TRUE(contains(cases[1].warnings.at(0), "cannot be measured"));
}

TEST_F(PredictionOutcomeTest, ForgetsPredictionsThatAreGone) {
  predict_with_report({image("a"), image("b")});
  fs::remove(out() / "a.nii.gz");
  predict_with_report({image("c"), image("d")});
  EXPECT_EQ(report().size(), 3U);
}

TEST_F(PredictionOutcomeTest, FailsWithTheCodeOfTheFirstThatFailed) {
  const PredictionPlan planned = plan({bad("a"), image("b")});
  PredictionOutcome outcome(planned, out(), {}, folder_ / "more/report.csv", Ranks::single());
  for (const ReportedCase& one : predict(planned)) outcome.add(one);
  outcome.finish();
  EXPECT_TRUE(fs::exists(folder_ / "more/report.csv"));
  try {
    outcome.throw_if_any_failed();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadData);
    EXPECT_TRUE(contains(error.what(), "1 of 2 images could not be labelled"));
    EXPECT_TRUE(contains(error.what(), "predictions.json"));
  }
}

TEST_F(PredictionOutcomeTest, ReplacesNoFileOfOthers) {
  make_folder(out());
  write_text(out() / kPredictionReportName, "{}");
  EXPECT_THROW(predict_with_report({image("a")}), UsageError);
}

}  // namespace
}  // namespace hayate
