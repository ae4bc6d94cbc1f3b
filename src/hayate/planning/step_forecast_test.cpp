// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/step_forecast.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

constexpr CpuFeatures kZen4{.avx2 = true, .avx512 = true, .avx512_bf16 = true};

TEST(StepForecast, OfTheTutorialsStepIsWhatWasMeasured) {
  // docs/decisions/0005-fused-operations.md: batch 16 and 8.
  const StepForecast sixteen = forecast_step(UNetOptions{}, {}, {96, 96, 96}, 16, kZen4, 2);
  EXPECT_NEAR(static_cast<double>(sixteen.memory_bytes), 1.30e9, 0.25e9);
  EXPECT_NEAR(sixteen.seconds, 16 * 0.108, 0.01);
  const StepForecast eight = forecast_step(UNetOptions{}, {}, {96, 96, 96}, 8, kZen4, 2);
  EXPECT_NEAR(static_cast<double>(eight.memory_bytes), 0.60e9, 0.25e9);
}

TEST(StepForecast, WiderNetworksTakeMoreMemoryAndTime) {
  UNetOptions wide;
  wide.channels = {32, 64, 128, 256, 512};
  const StepForecast forecast = forecast_step(wide, {}, {96, 96, 96}, 8, kZen4, 2);
  // Measured: 1.06 GB and 344 ms a patch; the rate rises with the width, which is not forecast.
  EXPECT_NEAR(static_cast<double>(forecast.memory_bytes), 1.06e9, 0.6e9);
  EXPECT_GT(forecast.seconds, 8 * 0.25);
  EXPECT_LT(forecast.seconds, 8 * 0.50);
}

TEST(StepForecast, OfADynUNetKnowsThatItsFirstLevelKeepsAllVoxels) {
  DynUNetOptions dynunet;
  dynunet.filters = {16, 32, 64, 128, 256};
  const StepForecast forecast = forecast_step(dynunet, {}, {96, 96, 96}, 2, kZen4, 2);
  const StepForecast unet = forecast_step(UNetOptions{}, {}, {96, 96, 96}, 2, kZen4, 2);
  // Measured with thick slices' strides: 1.25 GB.
  EXPECT_NEAR(static_cast<double>(forecast.memory_bytes), 1.25e9, 0.8e9);
  EXPECT_GT(forecast.memory_bytes, 2 * unet.memory_bytes);
  EXPECT_GT(forecast.seconds, 2.0 * unet.seconds);
}

TEST(StepForecast, WithoutBf16TakesMoreMemoryAndTime) {
  const CpuFeatures avx2{.avx2 = true};
  const StepForecast half = forecast_step(UNetOptions{}, {}, {96, 96, 96}, 4, kZen4, 2);
  const StepForecast full = forecast_step(UNetOptions{}, {}, {96, 96, 96}, 4, avx2, 2);
  EXPECT_GT(full.memory_bytes, half.memory_bytes * 3 / 2);
  EXPECT_DOUBLE_EQ(full.seconds, 4.0 * half.seconds);
}

}  // namespace
}  // namespace hayate
