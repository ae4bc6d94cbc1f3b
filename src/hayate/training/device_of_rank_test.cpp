// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/device_of_rank.h"

#include <atomic>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/distributed/together.h"
#include "hayate/prediction/device.h"
#include "support/error_text.h"
#include "support/rank_threads.h"

namespace hayate {
namespace {

/// The ranks of a node that see all of its GPUs.
void add_node(std::vector<RankDevice>& devices, const std::string& host, int ranks, int gpus) {
  for (int local_rank = 0; local_rank < ranks; ++local_rank) {
    const std::string gpu =
        gpus == 0 ? "" : fmt::format("gpu {}", gpu_of_local_rank(local_rank, gpus));
    devices.push_back({fmt::format("rank {} ({})", devices.size(), host), host, gpu});
  }
}

std::string error_of(const std::vector<RankDevice>& devices) {
  try {
    check_devices_of_ranks("auto", devices);
    return "";
  } catch (const DeviceError& error) {
    return error.what();
  }
}

TEST(DeviceOfRank, EachOfANodeTakesTheNextGpu) {
  for (int local_rank = 0; local_rank < 8; ++local_rank) {
    EXPECT_EQ(gpu_of_local_rank(local_rank, 8), local_rank);
    EXPECT_EQ(gpu_of_local_rank(local_rank, 1), 0);
  }
}

TEST(DeviceOfRank, AsManyRanksAsGpusOrFewerAreRight) {
  for (const int ranks : {1, 3, 4}) {
    std::vector<RankDevice> devices;
    add_node(devices, "a", ranks, 4);
    add_node(devices, "b", 2, 2);
    EXPECT_EQ(error_of(devices), "");
  }
}

TEST(DeviceOfRank, MoreRanksThanGpusAreAnError) {
  std::vector<RankDevice> devices;
  add_node(devices, "a", 2, 2);
  add_node(devices, "b", 5, 2);
  const std::string error = error_of(devices);
  EXPECT_TRUE(contains(error, "--device auto: 5 ranks on b have 2 GPUs between them")) << error;
  EXPECT_TRUE(contains(error, "start 2 there")) << error;
}

TEST(DeviceOfRank, EachMaySeeOnlyAGpuOfItsOwn) {
  EXPECT_EQ(error_of({{"rank 0", "a", "uuid 7"}, {"rank 1", "a", "uuid 9"}}), "");
  EXPECT_TRUE(contains(error_of({{"rank 0", "a", "uuid 7"}, {"rank 1", "a", "uuid 7"}}),
                       "2 ranks on a have 1 GPU between them"));
}

TEST(DeviceOfRank, AllComputeOnOneKind) {
  std::vector<RankDevice> devices;
  add_node(devices, "a", 2, 0);
  EXPECT_EQ(error_of(devices), "");
  add_node(devices, "b", 2, 2);
  const std::string error = error_of(devices);
  EXPECT_TRUE(contains(error,
                       "there is a GPU for rank 2 (b), rank 3 (b), and none for rank 0 (a), "
                       "rank 1 (a)"))
      << error;
}

TEST(DeviceOfRank, OfThousandsSomeAreNamed) {
  std::vector<RankDevice> devices;
  add_node(devices, "a", 1, 1);
  add_node(devices, "b", 2000, 0);
  EXPECT_TRUE(contains(error_of(devices), "rank 8 (b) and 1992 more"));
}

TEST(DeviceOfRank, WithoutAGpuAllEndAndOneSaysWhy) {
  if (resolve_device("auto").is_cuda()) GTEST_SKIP() << "there is a GPU";
  std::atomic<int> with_message{0};
  run_as_ranks(2, [&](const Ranks& ranks) {
    EXPECT_TRUE(device_of_rank("auto", ranks).is_cpu());
    try {
      device_of_rank("cuda", ranks);
      ADD_FAILURE() << "nothing was thrown";
    } catch (const AgreedError& error) {
      EXPECT_EQ(error.code(), ExitCode::kDeviceUnavailable);
      if (!error.message().empty()) ++with_message;
    }
  });
  EXPECT_EQ(with_message, 1);
}

}  // namespace
}  // namespace hayate
