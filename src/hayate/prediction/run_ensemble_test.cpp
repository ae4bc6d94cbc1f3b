// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/run_ensemble.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/untrained_runs.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr PredictionOutputs kAllOutputs{.probabilities = true, .uncertainty = true};
constexpr const char* kSpaced = R"([{"name": "Spacing", "pixdim": [1, 1, 1]}])";

class RunEnsembleTest : public UntrainedRuns {
 protected:
  /// A run of the recipe with weights of its own.
  fs::path run(const std::string& name, const Recipe& recipe) const {
    return write_run(recipe, nullptr, name);
  }

  static Prediction predict(const std::vector<fs::path>& runs, const CaseFiles& files,
                            const MirrorRequest& mirror = {}) {
    return RunEnsemble(runs, {.device = "cpu", .mirror = mirror}).predict(files, kAllOutputs);
  }

  CaseFiles image() const { return write("image", make_tiny_case(7, {20, 18, 16}).image); }
};

float largest_difference(const Volume& a, const Volume& b) {
  float largest = 0.0F;
  for (std::size_t i = 0; i < a.voxels<float>().size(); ++i) {
    largest = std::max(largest, std::abs(a.voxels<float>()[i] - b.voxels<float>()[i]));
  }
  return largest;
}

TEST_F(RunEnsembleTest, GivesTheMeanOfTheProbabilities) {
  const fs::path a = run("a", recipe("[]", {"seed=1"}));
  const fs::path b = run("b", recipe("[]", {"seed=2"}));
  const CaseFiles files = image();
  const Volume of_a = read_whole(*predict({a}, files).probabilities);
  const Volume of_b = read_whole(*predict({b}, files).probabilities);
  ASSERT_GT(largest_difference(of_a, of_b), 0.01F);
  Volume mean = of_a.clone();
  for (std::size_t i = 0; i < mean.voxels<float>().size(); ++i) {
    mean.voxels<float>()[i] = 0.5F * (of_a.voxels<float>()[i] + of_b.voxels<float>()[i]);
  }
  const Prediction of_both = predict({a, b}, files);
  EXPECT_LT(largest_difference(read_whole(*of_both.probabilities), mean), 1e-5F);
  for (std::size_t i = 0; i < of_both.label.voxels<std::uint8_t>().size(); ++i) {
    const float foreground = mean.channel<float>(1)[i];
    if (std::abs(foreground - 0.5F) < 1e-4F) continue;
    EXPECT_EQ(of_both.label.voxels<std::uint8_t>()[i], foreground > 0.5F ? 1 : 0);
  }
}

TEST_F(RunEnsembleTest, OfARunWithItselfIsThatRun) {
  // Onto another grid, where interpolation comes between the mean and the label.
  const fs::path a = run("a", recipe(kSpaced, {"seed=1"}));
  TinyCase made = make_tiny_case(7, {20, 18, 16});
  made.image.set_voxel_to_world(diagonal_affine({0.7, 0.8, 1.3}));
  const CaseFiles files = write("image", made.image);
  const Prediction alone = predict({a}, files);
  const Prediction twice = predict({a, a}, files);
  EXPECT_LT(largest_difference(read_whole(*alone.probabilities), read_whole(*twice.probabilities)),
            1e-5F);
  EXPECT_LT(largest_difference(read_whole(*alone.uncertainty), read_whole(*twice.uncertainty)),
            1e-5F);
}

TEST_F(RunEnsembleTest, PreparesForEachRunAsThatWasTrained) {
  const Recipe plain = recipe("[]", {"seed=1"});
  const Recipe scaled =
      recipe(R"([{"name": "ScaleIntensityRange", "a_min": 0, "a_max": 1, "b_min": 0, "b_max": 5}])",
             {"seed=1"});
  const fs::path a = run("a", plain);
  const fs::path b = run("b", scaled);
  const CaseFiles files = image();
  const Volume of_a = read_whole(*predict({a}, files).probabilities);
  const Volume of_b = read_whole(*predict({b}, files).probabilities);
  const Volume of_both = read_whole(*predict({a, b}, files).probabilities);
  ASSERT_GT(largest_difference(of_a, of_b), 0.01F);
  EXPECT_NEAR(of_both.voxels<float>()[77],
              0.5F * (of_a.voxels<float>()[77] + of_b.voxels<float>()[77]), 1e-5F);
}

TEST_F(RunEnsembleTest, WarnsOnceForRunsThatPrepareAlike) {
  const Recipe plain = recipe("[]");
  const TrainedOn facts = trained_on(plain, {{1, 1, 1}, {1, 1, 2}});
  RunEnsemble runs({write_run(plain, &facts, "a"), write_run(plain, &facts, "b")},
                   {.device = "cpu"});
  TinyCase made = make_tiny_case(7, {20, 18, 16});
  made.image.set_voxel_to_world(diagonal_affine({1, 1, 3}));
  const CaseFiles files = write("image", made.image);
  testing::internal::CaptureStderr();
  runs.predict(files, {});
  const std::string warnings = testing::internal::GetCapturedStderr();
  const std::string warning = "no Spacing that brings voxels of 1 x 1 x 3 mm";
  ASSERT_TRUE(contains(warnings, warning));
  EXPECT_EQ(warnings.find(warning, warnings.find(warning) + 1), std::string::npos);
}

TEST_F(RunEnsembleTest, RefusesRunsThatDoNotFit) {
  const fs::path a = run("a", recipe(kSpaced));
  const auto refusal = [&](const fs::path& other) {
    return error_text<UsageError>([&] { RunEnsemble({a, other}, {.device = "cpu"}); });
  };
  const std::string classes = refusal(run("b", recipe(kSpaced, {"network.out_channels=3"})));
  EXPECT_TRUE(contains(classes, "it has 3 classes, not 2"));
  EXPECT_TRUE(contains(classes, (folder_ / "b").string()));
  EXPECT_TRUE(contains(refusal(run("c", recipe(R"([{"name": "Spacing", "pixdim": [1, 1, 2]}])"))),
                       "brings voxels to 1 x 1 x 2 mm, not to 1 x 1 x 1 mm"));
  EXPECT_TRUE(contains(error_text<UsageError>([&] {
                         RunEnsemble({a, a}, {.device = "cpu", .weights = "w.safetensors"});
                       }),
                       "weights of one network, for 2 runs"));
}

TEST_F(RunEnsembleTest, RefusesAnImageThatRunsCropDifferently) {
  const auto padded = [&](int size) {
    return recipe(fmt::format(R"([{{"name": "SpatialPad", "spatial_size": {}}}])", size));
  };
  RunEnsemble runs({run("a", padded(24)), run("b", padded(32))}, {.device = "cpu"});
  const CaseFiles files = image();
  const std::string text = error_text<DataError>([&] { runs.predict(files, {}); });
  EXPECT_TRUE(contains(text, "prepares it onto another grid"));
  EXPECT_TRUE(contains(text, "[32, 32, 32]"));
}

TEST_F(RunEnsembleTest, OfAMirroredImageIsThePredictionMirrored) {
  const fs::path a = run("a", recipe("[]", {"seed=1"}));
  const CaseFiles files = image();
  const Volume original = read_image(files.image);
  Volume turned = original.clone();
  const auto [x_size, y_size, z_size] = original.spatial_shape();
  const auto slice = static_cast<std::size_t>(y_size * z_size);
  const auto last = static_cast<std::size_t>(x_size) - 1;
  for (std::size_t x = 0; x <= last; ++x) {
    std::copy_n(original.voxels<float>().begin() + x * slice, slice,
                turned.voxels<float>().begin() + (last - x) * slice);
  }
  const MirrorRequest along_x{MirrorRequest::Source::kGiven, {0}};
  const CaseFiles turned_files = write("turned", turned);
  const auto difference = [&](const MirrorRequest& mirror) {
    const Volume of_it = read_whole(*predict({a}, files, mirror).probabilities);
    const Volume of_turned = read_whole(*predict({a}, turned_files, mirror).probabilities);
    float largest = 0.0F;
    for (std::size_t i = 0; i < of_it.channel<float>(1).size(); ++i) {
      const std::size_t other = (last - i / slice) * slice + i % slice;
      largest = std::max(largest,
                         std::abs(of_it.channel<float>(1)[i] - of_turned.channel<float>(1)[other]));
    }
    return largest;
  };
  EXPECT_GT(difference({}), 0.001F);
  EXPECT_LT(difference(along_x), 1e-5F);
}

TEST_F(RunEnsembleTest, MirrorsAsTheRecipeSaysUnlessToldOtherwise) {
  const fs::path plain = run("a", recipe("[]", {"seed=1"}));
  const fs::path mirroring = run("b", recipe("[]", {"seed=1", "inferer.mirror_axes=[0, 2]"}));
  const CaseFiles files = image();
  const Volume mirrored = read_whole(*predict({mirroring}, files).probabilities);
  const MirrorRequest both{MirrorRequest::Source::kGiven, {0, 2}};
  EXPECT_EQ(largest_difference(mirrored, read_whole(*predict({plain}, files, both).probabilities)),
            0.0F);
  const MirrorRequest none{MirrorRequest::Source::kGiven, {}};
  EXPECT_EQ(largest_difference(read_whole(*predict({mirroring}, files, none).probabilities),
                               read_whole(*predict({plain}, files).probabilities)),
            0.0F);
}

TEST_F(RunEnsembleTest, CountsWindowsOfAirThatItDidNotRunFor) {
  const fs::path a = run("a", recipe("[]", {"seed=1", "inferer.sw_batch_size=1"}));
  Volume image = Volume::zeros(VoxelType::kFloat32, {1, 64, 16, 16});
  std::ranges::fill(image.voxels<float>().first(4096), 0.5F);
  const CaseFiles files = write("air", image);
  // Of windows at 0, 12, 24, 36 and 48 the first two hold some of the rest.
  const WindowCounts of_one = predict({a}, files).windows;
  EXPECT_EQ(of_one.count, 5);
  EXPECT_EQ(of_one.repeated, 2);
  const WindowCounts of_both = predict({a, a}, files).windows;
  EXPECT_EQ(of_both.count, 10);
  EXPECT_EQ(of_both.repeated, 4);
}

TEST_F(RunEnsembleTest, RefusesToMirrorWhatTheTrainingDidNot) {
  const fs::path a = run("a", recipe("[]", {"transforms.train=[]"}));
  const std::string text = error_text<UsageError>(
      [&] { RunEnsemble({a}, {.device = "cpu", .mirror = {MirrorRequest::Source::kTraining}}); });
  EXPECT_TRUE(contains(text, a.string()));
  EXPECT_TRUE(contains(text, "has seen no mirrored image"));
}

TEST_F(RunEnsembleTest, PostprocessingIsWhatAllRunsSay) {
  const fs::path a = run("a", recipe("[]", {"seed=1"}));
  const fs::path b = run("b", recipe("[]", {"seed=2"}));
  const auto chosen = [&] {
    return RunEnsemble({a, b}, {.device = "cpu"}).chosen_postprocessing();
  };
  EXPECT_TRUE(chosen().is_nothing());
  const std::string keep_largest =
      R"({"classes": [{"class": 1, "keep_largest_component": true, "fill_holes": false}]})";
  write_text(a / "postprocessing.json", keep_largest);
  EXPECT_TRUE(chosen().is_nothing());
  write_text(b / "postprocessing.json", keep_largest);
  EXPECT_TRUE(chosen().classes[1].keep_largest_component);
}

}  // namespace
}  // namespace hayate
