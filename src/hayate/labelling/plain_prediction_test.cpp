// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/plain_prediction.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// Of a row of voxels with so many classes each, on its own grid.
/// \param logits  of the first voxel's classes, then of the second's, …
Prediction predict_row(const std::vector<float>& logits, std::int64_t class_count,
                       std::int64_t file_length, const PredictionOutputs& outputs) {
  const auto length = std::ssize(logits) / class_count;
  Volume volume(VoxelType::kFloat32, {class_count, length, 1, 1});
  for (std::int64_t c = 0; c < class_count; ++c) {
    for (std::int64_t i = 0; i < length; ++i) {
      volume.channel<float>(c)[static_cast<std::size_t>(i)] =
          logits[static_cast<std::size_t>(i * class_count + c)];
    }
  }
  return plain_prediction(volume, {{file_length, 1, 1}, Affine()}, outputs);
}

/// As above, of voxels with three classes each.
Prediction predict_row(std::vector<float> probabilities, std::int64_t file_length) {
  for (float& p : probabilities) p = std::log(p);
  return predict_row(probabilities, 3, file_length, {.probabilities = true, .uncertainty = true});
}

TEST(PlainPrediction, UncertaintyIsTheEntropyOfTheProbabilities) {
  const Prediction prediction =
      predict_row({0.5F, 0.25F, 0.25F, 1.0F, 1e-30F, 1e-30F, 0.1F, 0.1F, 0.8F}, 3);
  const Volume uncertainty = read_whole(*prediction.uncertainty);
  const auto entropy = uncertainty.voxels<float>();
  ASSERT_EQ(uncertainty.shape(), (VolumeShape{1, 3, 1, 1}));
  EXPECT_NEAR(entropy[0], 1.5 * std::log(2.0), 1e-6);
  EXPECT_NEAR(entropy[1], 0.0, 1e-6);
  EXPECT_NEAR(entropy[2], -0.2 * std::log(0.1) - 0.8 * std::log(0.8), 1e-6);
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[2], 2);
  EXPECT_NEAR(read_whole(*prediction.probabilities).channel<float>(2)[2], 0.8F, 1e-6);
}

TEST(PlainPrediction, UncertaintyIsLargestWhereAllClassesAreAsLikely) {
  const Prediction prediction = predict_row({1.0F, 1.0F, 1.0F}, 1);
  EXPECT_NEAR(read_whole(*prediction.uncertainty).voxels<float>()[0], std::log(3.0), 1e-6);
  EXPECT_LE(read_whole(*prediction.uncertainty).voxels<float>()[0],
            static_cast<float>(std::log(3.0)));
}

TEST(PlainPrediction, WhatWasCroppedAwayIsCertainBackground) {
  const Prediction prediction = predict_row({0.2F, 0.3F, 0.5F, 0.2F, 0.3F, 0.5F}, 4);
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[1], 2);
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[3], 0);
  EXPECT_EQ(read_whole(*prediction.uncertainty).voxels<float>()[3], 0.0F);
}

TEST(PlainPrediction, HasNothingThatWasNotAskedFor) {
  const Prediction prediction = predict_row({1.0F, 2.0F}, 2, 1, {});
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[0], 1);
  EXPECT_FALSE(prediction.probabilities);
  EXPECT_FALSE(prediction.uncertainty);
}

}  // namespace
}  // namespace hayate
