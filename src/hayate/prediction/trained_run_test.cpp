// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/trained_run.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"
#include "hayate/data/prepare_case.h"
#include "hayate/io/nifti/nifti_writer.h"
#include "hayate/io/read_image.h"
#include "hayate/prediction/run_ensemble.h"
#include "hayate/runs/training_grid.h"
#include "support/error_text.h"
#include "support/untrained_runs.h"

namespace hayate {
namespace {

class TrainedRunTest : public UntrainedRuns {
 protected:
  RunEnsemble make_run(const Recipe& recipe, const TrainedOn* trained_on = nullptr) const {
    return RunEnsemble({write_run(recipe, trained_on)}, {.device = "cpu"});
  }
};

constexpr const char* kNothing = "[]";

TEST_F(TrainedRunTest, BringsAnImageToTheGridThatWasTrainedOn) {
  const Recipe plain = recipe(kNothing);
  const TrainedOn facts = trained_on(plain, {{1, 1, 2}, {1, 1, 2}});
  const TrainedRun run(write_run(plain, &facts), {.device = "cpu"});

  // Left to the left, and axes in another order: 0.5 mm along S, 1 mm along L, 2 mm along A.
  Affine affine = diagonal_affine({0, 0, 0});
  affine(2, 0) = 0.5;
  affine(0, 1) = -1.0;
  affine(1, 2) = 2.0;
  const CaseFiles other =
      write("other", Volume::zeros(VoxelType::kFloat32, {1, 40, 18, 10}, affine));
  const auto sample = run.prepare(other, read_image_info(other.image));
  EXPECT_EQ(spacing_mm(sample->image.voxel_to_world()), (Vector3{1, 1, 2}));
  EXPECT_EQ(axcodes_of_orientation(io_orientation(sample->image.voxel_to_world())), "RAS");
  EXPECT_EQ(sample->image.spatial_shape(), (SpatialShape{18, 19, 11}));

  // Its own images go the way they went in training.
  const CaseFiles own{"own", folder_ / "train_0.nii.gz", std::nullopt};
  const Volume untouched = load_case(own, {.needs_label = false}).image;
  const auto prepared = run.prepare(own, read_image_info(own.image));
  EXPECT_TRUE(std::ranges::equal(prepared->image.voxels<float>(), untouched.voxels<float>()));
}

TEST_F(TrainedRunTest, ValidationDuringTrainingBringsItsCasesThereToo) {
  const Recipe plain = recipe(kNothing);
  const TrainedOn facts = trained_on(plain, {{1, 1, 1}});
  TinyCase made = make_tiny_case(7, {20, 18, 16});
  made.image.set_voxel_to_world(diagonal_affine({1, 1, 2}));
  const CaseFiles other = write("other", made.image);
  const CaseFiles own{"own", folder_ / "train_0.nii.gz", std::nullopt};
  EXPECT_EQ(make_validation_chain({own}, plain.transforms, facts)->size(), 0U);
  const auto chain = make_validation_chain({own, other}, plain.transforms, facts);
  const Sample sample = prepare_case(other, {.needs_label = false}, *chain, 1);
  EXPECT_EQ(sample.image.spatial_shape(), (SpatialShape{20, 18, 31}));
}

TEST_F(TrainedRunTest, ALabelOfAnotherGridCoversTheImage) {
  const Recipe plain = recipe(kNothing);
  const TrainedOn facts = trained_on(plain, {{1, 1, 1}});
  RunEnsemble run = make_run(plain, &facts);
  TinyCase made = make_tiny_case(7, {20, 18, 16});
  made.image.set_voxel_to_world(diagonal_affine({0.7, -0.8, 1.6}));
  const CaseFiles files = write("image", made.image);
  const Prediction prediction = run.predict(files, {});
  EXPECT_EQ(prediction.label.spatial_shape(), made.image.spatial_shape());
  EXPECT_EQ(prediction.label.voxel_to_world(), read_image_info(files.image).voxel_to_world);
}

TEST_F(TrainedRunTest, WarnsOfVoxelsBeyondThoseTrainedOn) {
  const Recipe plain = recipe(kNothing);
  const TrainedOn facts = trained_on(plain, {{1, 1, 1}, {1, 1, 2}});
  RunEnsemble run = make_run(plain, &facts);
  TinyCase made = make_tiny_case(7, {20, 18, 16});
  const auto warnings = [&](const Vector3& spacing) {
    made.image.set_voxel_to_world(diagonal_affine(spacing));
    const CaseFiles files = write("image", made.image);
    testing::internal::CaptureStderr();
    run.predict(files, {});
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(warnings({1, 1, 1.5}), "");
  EXPECT_TRUE(contains(warnings({1, 1, 3}), "no Spacing that brings voxels of 1 x 1 x 3 mm"));
  EXPECT_TRUE(contains(warnings({4, 1, 1}), "more than three times off"));
}

TEST_F(TrainedRunTest, OfBeforeStillPredictsWithAWarning) {
  testing::internal::CaptureStderr();
  RunEnsemble run = make_run(recipe(kNothing));
  EXPECT_TRUE(contains(testing::internal::GetCapturedStderr(), "does not say what it was trained"));
  const CaseFiles files = write("image", make_tiny_case(7, {20, 18, 16}).image);
  EXPECT_EQ(run.predict(files, {}).label.spatial_shape(), (SpatialShape{20, 18, 16}));
}

TEST_F(TrainedRunTest, RefusesOtherChannelsThanWereTrainedOn) {
  const Recipe plain = recipe(kNothing);
  TrainedOn facts = trained_on(plain, {{1, 1, 1}});
  facts.channel_names = {"T2"};
  RunEnsemble run = make_run(plain, &facts);
  const CaseFiles files = write("image", Volume::zeros(VoxelType::kFloat32, {2, 20, 18, 16}));
  const std::string text = error_text<DataError>([&] { run.predict(files, {}); });
  EXPECT_TRUE(contains(text, "2 channels, the network was trained on 1 (T2)"));
}

/// A grid that is turned about all three axes.
Affine turned(PhiloxStream& random) {
  std::array<double, 3> angle;
  for (double& one : angle) one = random.uniform(-0.5, 0.5);
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    Affine turn;
    const std::size_t a = (axis + 1) % 3;
    const std::size_t b = (axis + 2) % 3;
    turn(a, a) = turn(b, b) = std::cos(angle[axis]);
    turn(b, a) = std::sin(angle[axis]);
    turn(a, b) = -turn(b, a);
    affine = affine * turn;
  }
  for (std::size_t row = 0; row < 3; ++row) affine(row, 3) = random.uniform(-100.0, 100.0);
  return affine;
}

/// Whether background is certain on the whole first or last slice of an axis.
bool has_an_empty_outer_slice(const Volume& probabilities) {
  const SpatialShape shape = probabilities.spatial_shape();
  const auto background = probabilities.channel<float>(0);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (const std::int64_t slice : {std::int64_t{0}, shape[axis] - 1}) {
      bool is_empty = true;
      std::size_t voxel = 0;
      for (std::int64_t x = 0; x < shape[0]; ++x) {
        for (std::int64_t y = 0; y < shape[1]; ++y) {
          for (std::int64_t z = 0; z < shape[2]; ++z, ++voxel) {
            const std::array<std::int64_t, 3> at{x, y, z};
            is_empty &= at[axis] != slice || background[voxel] == 1.0F;
          }
        }
      }
      if (is_empty) return true;
    }
  }
  return false;
}

// (20 - 1)·1/2 + 1 is rounded down to 10: the last slice of the file lies half a voxel beyond the
// last one of the prepared image, where rounding decides. NIfTI-2, since float32 forms never tie.
TEST_F(TrainedRunTest, LabelsAnOuterSliceThatLiesAtATie) {
  RunEnsemble run = make_run(recipe(
      R"([{"name": "Orientation", "axcodes": "RAS"}, {"name": "Spacing", "pixdim": [2, 2, 2]}])"));
  NiftiHeader version_2;
  version_2.version = 2;
  version_2.sform_code = 1;
  PhiloxStream random({.seed = 5});
  for (int i = 0; i < 40; ++i) {
    TinyCase made = make_tiny_case(3, {16, 18, 20});
    const Affine affine = turned(random) * diagonal_affine({1.0, i % 2 == 0 ? 1.0 : -1.0, 1.0});
    made.image.set_voxel_to_world(affine);
    const CaseFiles files{"turned", folder_ / "turned.nii", std::nullopt};
    write_nifti(files.image, made.image, version_2);
    ASSERT_EQ(read_image_info(files.image).voxel_to_world, affine);
    const Prediction prediction = run.predict(files, {.probabilities = true});
    EXPECT_FALSE(has_an_empty_outer_slice(read_whole(*prediction.probabilities))) << i;
  }
}

}  // namespace
}  // namespace hayate
