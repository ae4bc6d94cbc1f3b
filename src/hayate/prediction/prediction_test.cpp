// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/prediction.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

namespace hayate {
namespace {

/// Of a row of voxels with three classes each, on its own grid.
Prediction predict_row(const at::Tensor& probabilities, std::int64_t file_length) {
  const at::Tensor logits = probabilities.log().t().reshape({1, 3, -1, 1, 1}).contiguous();
  return make_prediction(logits, Affine(), {{file_length, 1, 1}, Affine()},
                         {.probabilities = true, .uncertainty = true});
}

TEST(Prediction, UncertaintyIsTheEntropyOfTheProbabilities) {
  const Prediction prediction = predict_row(
      at::tensor({0.5F, 0.25F, 0.25F, 1.0F, 1e-30F, 1e-30F, 0.1F, 0.1F, 0.8F}).view({3, 3}), 3);
  const auto entropy = prediction.uncertainty->voxels<float>();
  ASSERT_EQ(prediction.uncertainty->shape(), (VolumeShape{1, 3, 1, 1}));
  EXPECT_NEAR(entropy[0], 1.5 * std::log(2.0), 1e-6);
  EXPECT_NEAR(entropy[1], 0.0, 1e-6);
  EXPECT_NEAR(entropy[2], -0.2 * std::log(0.1) - 0.8 * std::log(0.8), 1e-6);
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[2], 2);
  EXPECT_NEAR(prediction.probabilities->channel<float>(2)[2], 0.8F, 1e-6);
}

TEST(Prediction, UncertaintyIsLargestWhereAllClassesAreAsLikely) {
  const Prediction prediction = predict_row(at::tensor({1.0F, 1.0F, 1.0F}).view({1, 3}) / 3.0, 1);
  EXPECT_NEAR(prediction.uncertainty->voxels<float>()[0], std::log(3.0), 1e-6);
  EXPECT_LE(prediction.uncertainty->voxels<float>()[0], static_cast<float>(std::log(3.0)));
}

TEST(Prediction, WhatWasCroppedAwayIsCertainBackground) {
  const Prediction prediction =
      predict_row(at::tensor({0.2F, 0.3F, 0.5F, 0.2F, 0.3F, 0.5F}).view({2, 3}), 4);
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[1], 2);
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[3], 0);
  EXPECT_EQ(prediction.uncertainty->voxels<float>()[3], 0.0F);
}

TEST(Prediction, HasNothingThatWasNotAskedFor) {
  const at::Tensor logits = at::tensor({1.0F, 2.0F}).view({1, 2, 1, 1, 1});
  const Prediction prediction = make_prediction(logits, Affine(), {{1, 1, 1}, Affine()}, {});
  EXPECT_EQ(prediction.label.voxels<std::uint8_t>()[0], 1);
  EXPECT_FALSE(prediction.probabilities);
  EXPECT_FALSE(prediction.uncertainty);
}

}  // namespace
}  // namespace hayate
