// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/resource_log.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "support/error_text.h"
#include "support/fake_nvml.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using namespace std::chrono_literals;

/// The samples of so many seconds of work.
std::vector<ResourceSample> watch_work(double seconds, const std::filesystem::path& file) {
  ResourceLog log(20ms);
  const Stopwatch watch;
  std::ofstream(file) << std::string(1'000'000, 'x');
  volatile double work = 0.0;
  while (watch.seconds() < seconds) work = work + 1.0;
  return log.take();
}

TEST(ResourceLog, CountsWhatTheProcessUsesFromSampleToSample) {
  const TempFolder folder;
  std::vector<ResourceSample> samples;
  // The log's thread may have to wait for its turn on a busy machine.
  for (double seconds = 0.1; samples.size() < 3 && seconds < 60.0; seconds *= 2.0) {
    samples = watch_work(seconds, folder / "x");
  }
  ASSERT_GE(samples.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(samples, {}, &ResourceSample::seconds));
  EXPECT_GT(std::ranges::max(samples, {}, &ResourceSample::cpu_percent).cpu_percent, 0.0);
  EXPECT_GT(samples.back().resident_bytes, 1'000'000);
  EXPECT_GE(samples.back().written_bytes - samples.front().written_bytes, 1'000'000);
}

TEST(ResourceLog, AShortOneHasABeginningAndAnEnd) {
  EXPECT_EQ(ResourceLog(1h).take().size(), 2U);
}

TEST(ResourceLog, HasTheGpusBesideInEverySampleAndColumnsForThem) {
  const std::vector<ResourceSample> samples = ResourceLog(1h, Nvml::open(kFakeNvml)).take();
  ASSERT_EQ(samples.size(), 2U);
  ASSERT_EQ(samples[1].gpus.size(), 2U);
  EXPECT_EQ(samples[1].gpus[0].used_bytes, 6'000'000'000);
  const std::string csv = resource_csv(samples);
  EXPECT_TRUE(contains(csv, ",gpu0_percent,gpu0_used_bytes,gpu1_percent,gpu1_used_bytes\n"));
  EXPECT_TRUE(csv.ends_with(",83,6000000000,0,1000000\n"));
}

TEST(ResourceLog, IsALineASampleAsCsv) {
  ResourceSample sample;
  sample.seconds = 1.5;
  sample.cpu_percent = 187.25;
  sample.read_bytes = 12;
  EXPECT_EQ(resource_csv({sample}),
            "seconds,cpu_percent,resident_bytes,read_bytes,written_bytes,disk_read_bytes,"
            "disk_written_bytes\n1.500,187.2,0,12,0,0,0\n");
}

}  // namespace
}  // namespace hayate
