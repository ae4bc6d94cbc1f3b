// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/sum_benchmark.h"

#include <chrono>
#include <functional>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <nlohmann/json.hpp>
#include <torch/csrc/distributed/c10d/HashStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include "hayate/base/stopwatch.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/distributed/nccl_library.h"
#include "hayate/distributed/process_group.h"
#include "hayate/distributed/run_on_ranks.h"
#include "hayate/networks/network.h"
#include "hayate/prediction/device.h"
#include "hayate/training/device_of_rank.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;
using WithGroup = std::function<void(c10d::ProcessGroup& group)>;

/// A group of this process alone, which Ranks would do without.
void with_group_of_one(c10::Device device, const WithGroup& body) {
  const auto group =
      make_process_group(c10::make_intrusive<c10d::HashStore>(), "sum", 0, 1, "127.0.0.1");
  if (device.is_cuda()) {
    add_nccl(*group);
    group->getBackend(c10::kCUDA)->eagerConnectSingleDevice(device);
  }
  body(*group);
  group->shutdown();
}

void with_group(const Ranks& ranks, c10::Device device, const WithGroup& body) {
  if (ranks.is_alone()) return with_group_of_one(device, body);
  ranks.connect_gpus(device);
  ranks.run_shared(body);
}

std::int64_t gradient_count(const Recipe& recipe) {
  std::int64_t count = 0;
  for (const at::Tensor& parameter : make_network(recipe.network)->parameters()) {
    count += parameter.numel();
  }
  return count;
}

/// Milliseconds of a sum over the ranks. \param is_right  false afterwards where the sum is wrong
double sum_once(c10d::ProcessGroup& group, at::Tensor& ones, bool& is_right) {
  ones.fill_(1.0);
  std::vector<at::Tensor> tensors{ones};
  wait_for_device(ones.device());
  const Stopwatch watch;
  group.allreduce(tensors)->wait();
  wait_for_device(ones.device());
  const double ms = watch.seconds() * 1e3;
  is_right = is_right && ones.eq(static_cast<double>(group.getSize())).all().item<bool>();
  return ms;
}

ordered_json measure_sums(const SumBenchmarkOptions& options, const Ranks& ranks) {
  const c10::Device device = device_of_rank(options.device, ranks);
  at::Tensor ones =
      at::empty({gradient_count(options.recipe)}, at::TensorOptions(device).dtype(at::kFloat));
  ordered_json result{{"benchmark", "sum"},
                      {"recipe", options.recipe.name},
                      {"device", describe_device(device)},
                      {"backend", device.is_cuda() ? "NCCL" : "gloo"},
                      {"ranks", ranks.size()}};
  std::vector<double> ms;
  bool is_right = true;
  const Stopwatch connecting;
  with_group(ranks, device, [&](c10d::ProcessGroup& group) {
    result["connect_seconds"] = connecting.seconds();
    sum_once(group, ones, is_right);
    for (int i = 0; i < options.rounds; ++i) ms.push_back(sum_once(group, ones, is_right));
  });
  result["megabytes"] = static_cast<double>(ones.nbytes()) / 1e6;
  add_spread(result, "sum_ms", spread_of(ms));
  result["is_right"] = is_right;
  return result;
}

}  // namespace

ordered_json run_sum_benchmark(const SumBenchmarkOptions& options) {
  ordered_json result;
  run_on_ranks(std::chrono::seconds(options.recipe.distributed.timeout), [&](const Ranks& ranks) {
    ordered_json of_rank = measure_sums(options, ranks);
    if (ranks.is_first()) result = std::move(of_rank);
    return 0;
  });
  return result;
}

}  // namespace hayate
