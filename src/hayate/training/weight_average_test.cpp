// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/weight_average.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

namespace hayate {
namespace {

/// A weight, a running mean, and a count of batches.
class Numbers final : public Module {
 public:
  Numbers() {
    weight = register_parameter("weight", at::zeros({2}));
    mean = register_buffer("running_mean", at::zeros({1}));
    count = register_buffer("num_batches_tracked", at::zeros({}, at::kLong));
  }
  void set(double value) {
    weight.data().fill_(value);
    mean.fill_(value);
    count.fill_(static_cast<std::int64_t>(value));
  }
  double value() const { return weight.data()[1].item<float>(); }

  at::Tensor weight;
  at::Tensor mean;
  at::Tensor count;
};

TEST(WeightAverage, IsTheMeanOfAllStepsForAShareOfOne) {
  Numbers numbers;
  WeightAverage average(numbers, 1.0);
  for (const double value : {1.0, 2.0, 6.0}) {
    numbers.set(value);
    average.add_step();
  }
  {
    const AveragedWeights averaged(&average);
    EXPECT_FLOAT_EQ(numbers.value(), 3.0);
    EXPECT_FLOAT_EQ(numbers.mean.item<float>(), 3.0F);
    EXPECT_EQ(numbers.count.item<std::int64_t>(), 6);
  }
  EXPECT_EQ(numbers.value(), 6.0);
}

TEST(WeightAverage, ForgetsWhatLiesBeforeItsShare) {
  Numbers numbers;
  WeightAverage average(numbers, 0.1);
  double expected = 0.0;
  for (int step = 1; step <= 100; ++step) {
    numbers.set(step);
    average.add_step();
    expected += (step - expected) / std::max(1.0, 0.1 * step);
  }
  average.swap();
  EXPECT_NEAR(numbers.value(), expected, 1e-4);
  // Weights that grow by 1 a step are those of about a tenth of the steps ago.
  EXPECT_NEAR(numbers.value(), 91.0, 1.0);
}

TEST(WeightAverage, GoesOnFromItsState) {
  Numbers numbers;
  WeightAverage first(numbers, 0.5);
  WeightAverage second(numbers, 0.5);
  const auto add = [&](WeightAverage& average, double value) {
    numbers.set(value);
    average.add_step();
  };
  for (const double value : {4.0, 2.0, 5.0}) add(first, value);
  const auto from = first.state();
  const auto to = second.state();
  ASSERT_EQ(from.size(), 3U);
  for (std::size_t i = 0; i < from.size(); ++i) {
    EXPECT_EQ(from[i].first, to[i].first);
    to[i].second.copy_(from[i].second);
  }
  add(first, 9.0);
  add(second, 9.0);
  EXPECT_TRUE(first.state()[1].second.equal(second.state()[1].second));
}

}  // namespace
}  // namespace hayate
