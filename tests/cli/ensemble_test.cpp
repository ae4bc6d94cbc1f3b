// SPDX-License-Identifier: Apache-2.0
// Several runs that predict together, mirrored images and uncertainties, as a user asks for them.
#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;
using Arguments = std::vector<std::string>;

class EnsembleSlow : public ProgramTest {
 protected:
  /// Trains a run of that seed, which begins with other weights and learns in another order.
  std::string trained(const std::string& name, int seed, const Arguments& changes = {}) const {
    Arguments arguments = train(1, {"--set", fmt::format("seed={}", seed)});
    arguments[5] = (folder_ / name).string();
    for (const std::string& change : changes) arguments.insert(arguments.end(), {"--set", change});
    const ProgramResult result = run_hayate(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return arguments[5];
  }

  ProgramResult predict(Arguments runs, const std::string& out, const Arguments& more = {}) const {
    runs.insert(runs.begin(), "predict");
    runs.insert(runs.end(), {image(), "--out", (folder_ / out).string(), "--device", "cpu"});
    runs.insert(runs.end(), more.begin(), more.end());
    return run_hayate(runs);
  }

  ProgramResult evaluate(Arguments runs, const Arguments& more = {}) const {
    runs.insert(runs.begin(), "evaluate");
    runs.insert(runs.end(), {data().string(), "--json", "--device", "cpu"});
    runs.insert(runs.end(), more.begin(), more.end());
    return run_hayate(runs);
  }

  /// Returns what was written beside the label in a folder of predictions.
  Volume written(const std::string& out, const std::string& what) const {
    return read_image(folder_ / out / ("case_05_" + what + ".nii.gz"));
  }

  std::string image() const { return (data() / "imagesTr/case_05.nii.gz").string(); }
};

TEST_F(EnsembleSlow, TheMeanOfTheProbabilitiesCounts) {
  const std::string a = trained("a", 1);
  const std::string b = trained("b", 2);
  ASSERT_EQ(predict({a}, "of_a", {"--probabilities"}).exit_code, 0);
  ASSERT_EQ(predict({b}, "of_b", {"--probabilities"}).exit_code, 0);
  const ProgramResult both = predict({a, b}, "both", {"--probabilities", "--uncertainty"});
  ASSERT_EQ(both.exit_code, 0) << both.err;
  const Volume of_a = written("of_a", "probabilities");
  const Volume of_b = written("of_b", "probabilities");
  const Volume of_both = written("both", "probabilities");
  const Volume entropy = written("both", "uncertainty");
  EXPECT_EQ(entropy.channels(), 1);
  for (std::size_t i = 0; i < entropy.voxels<float>().size(); ++i) {
    const float p = of_both.channel<float>(1)[i];
    ASSERT_NEAR(p, 0.5F * (of_a.channel<float>(1)[i] + of_b.channel<float>(1)[i]), 1e-5);
    const double expected = -p * std::log(p) - (1.0 - p) * std::log1p(-p);
    ASSERT_NEAR(entropy.voxels<float>()[i], expected, 1e-4);
  }

  const ProgramResult scored = evaluate({a, b});
  ASSERT_EQ(scored.exit_code, 0) << scored.err;
  EXPECT_EQ(json::parse(scored.out)["cases"].size(), 2U);
}

TEST_F(EnsembleSlow, RunsThatDoNotFitAreRefused) {
  const std::string a = trained("a", 1);
  const std::string b =
      trained("b", 2, {R"(transforms.prepare=[{"name": "Spacing", "pixdim": [1, 1, 0.5]}])"});
  const ProgramResult refused = predict({a, b}, "out");
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_TRUE(contains(refused.err, "does not fit"));
  EXPECT_TRUE(contains(refused.err, "brings voxels to 1 x 1 x 0.5 mm"));
  const ProgramResult weights = predict({a, a}, "out", {"--weights", a + "/best.safetensors"});
  EXPECT_EQ(weights.exit_code, 2);
  EXPECT_TRUE(contains(weights.err, "weights of one network, for 2 runs"));
  ASSERT_EQ(run_hayate({"predict", a, a}).exit_code, 2);
}

TEST_F(EnsembleSlow, WhatAnotherRunWasTrainedOnIsNotScored) {
  const std::string a = trained("a", 1);
  const std::string b = trained("b", 2, {"data.split.validation_count=1"});
  const ProgramResult common = evaluate({a, b});
  ASSERT_EQ(common.exit_code, 0) << common.err;
  EXPECT_EQ(json::parse(common.out)["cases"].size(), 1U);
  EXPECT_TRUE(contains(common.err, "another run was not validated on"));
}

TEST_F(EnsembleSlow, FoldsHaveNoCaseThatNoneOfThemWasTrainedOn) {
  const auto fold = [&](int number) {
    return trained(fmt::format("fold_{}", number), 1,
                   {"data.split.folds=3", fmt::format("data.split.fold={}", number)});
  };
  const Arguments folds{fold(0), fold(1)};
  const ProgramResult refused = evaluate(folds);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_TRUE(contains(refused.err, "no case was validated on by all 2 runs"));
  EXPECT_TRUE(contains(refused.err, "--cases all"));
  EXPECT_EQ(evaluate(folds, {"--cases", "all"}).exit_code, 0);
  EXPECT_EQ(predict(folds, "out").exit_code, 0);
}

TEST_F(EnsembleSlow, MirrorsAlongTheAxesThatTheTrainingMirrored) {
  const std::string flips =
      R"(transforms.train=[{"name": "RandCropByPosNegLabel", "spatial_size": 16},)"
      R"( {"name": "RandFlip", "spatial_axis": 2, "prob": 0.5}])";
  const std::string mirrored = trained("mirrored", 1, {flips});
  ASSERT_EQ(predict({mirrored}, "trained", {"--probabilities", "--mirror"}).exit_code, 0);
  ASSERT_EQ(predict({mirrored}, "named", {"--probabilities", "--mirror", "2"}).exit_code, 0);
  ASSERT_EQ(predict({"--mirror=training", mirrored}, "first", {"--probabilities"}).exit_code, 0);
  ASSERT_EQ(predict({mirrored}, "plain", {"--probabilities"}).exit_code, 0);
  const auto foreground = [&](const std::string& out) {
    const Volume volume = written(out, "probabilities");
    const auto channel = volume.channel<float>(1);
    return std::vector<float>(channel.begin(), channel.end());
  };
  EXPECT_EQ(foreground("trained"), foreground("named"));
  EXPECT_EQ(foreground("trained"), foreground("first"));
  EXPECT_NE(foreground("trained"), foreground("plain"));
  EXPECT_EQ(evaluate({mirrored}, {"--mirror"}).exit_code, 0);

  const std::string unmirrored = trained("unmirrored", 1);
  for (const ProgramResult& refused :
       {predict({unmirrored}, "out", {"--mirror"}), evaluate({unmirrored}, {"--mirror"})}) {
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_TRUE(contains(refused.err, "has seen no mirrored image"));
  }
  for (const ProgramResult& wrong : {predict({unmirrored}, "out", {"--mirror", "0,3"}),
                                     predict({"--mirror", mirrored}, "out")}) {
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_TRUE(contains(wrong.err, "neither training, none nor axes"));
    EXPECT_TRUE(contains(wrong.err, "behind all files"));
  }
}

TEST_F(EnsembleSlow, ATrainingThatMirrorsItsValidationIsEvaluatedSo) {
  const std::string run = trained("a", 1, {"inferer.mirror_axes=[0, 1]"});
  const auto dice = [&](const Arguments& more) {
    return json::parse(evaluate({run}, more).out)["mean_dice"].get<double>();
  };
  EXPECT_EQ(dice({}), dice({"--mirror", "0,1"}));
  EXPECT_NE(dice({}), dice({"--mirror", "none"}));
}

TEST_F(EnsembleSlow, TheUncertaintyIsWrittenAsLabelsAre) {
  const std::string run = trained("a", 1);
  ASSERT_EQ(predict({run}, "out").exit_code, 0);
  EXPECT_EQ(predict({run}, "out", {"--uncertainty"}).exit_code, 2);
  ASSERT_EQ(predict({run}, "out", {"--uncertainty", "--skip-existing"}).exit_code, 0);
  const ProgramResult again = predict({run}, "out", {"--uncertainty"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_TRUE(contains(again.err, "case_05_uncertainty.nii.gz"));
  EXPECT_EQ(predict({run}, "out", {"--uncertainty", "--overwrite"}).exit_code, 0);

  const Arguments labels{(folder_ / "out").string()};
  const ProgramResult scored = evaluate(labels, {"--partial"});
  EXPECT_EQ(scored.exit_code, 0) << scored.err;
  EXPECT_FALSE(contains(scored.err, "are not scored, as the data set"));
  EXPECT_EQ(evaluate(labels, {"--partial", "--mirror", "0"}).exit_code, 2);
}

}  // namespace
}  // namespace hayate
