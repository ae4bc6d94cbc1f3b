// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/nvml.h"

#include <gtest/gtest.h>

#include "support/fake_nvml.h"
#include "support/scoped_environment.h"

namespace hayate {
namespace {

TEST(Nvml, TellsOfEveryGpuThatHasAHandle) {
  const auto nvml = Nvml::open(kFakeNvml);
  ASSERT_NE(nvml, nullptr);
  const std::vector<GpuSample> gpus = nvml->sample();
  ASSERT_EQ(gpus.size(), 2U);
  EXPECT_EQ(gpus[0].busy_percent, 83.0);
  EXPECT_EQ(gpus[0].used_bytes, 6'000'000'000);
  EXPECT_EQ(gpus[1].busy_percent, 0.0);
  EXPECT_EQ(gpus[1].used_bytes, 1'000'000);
}

TEST(Nvml, IsNotThereWithoutItsLibraryItsFunctionsOrAGpu) {
  EXPECT_EQ(Nvml::open("libno-such-library.so.1"), nullptr);
  EXPECT_EQ(Nvml::open("libm.so.6"), nullptr);
  const ScopedEnvironment none("HAYATE_FAKE_GPUS", "0");
  EXPECT_EQ(Nvml::open(kFakeNvml), nullptr);
}

}  // namespace
}  // namespace hayate
