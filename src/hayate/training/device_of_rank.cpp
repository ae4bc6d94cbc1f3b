// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/device_of_rank.h"

#include <map>
#include <set>

#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/short_text.h"
#include "hayate/distributed/together.h"
#include "hayate/prediction/device.h"

namespace hayate {
namespace {

void check_kinds(const std::string& text, const std::vector<RankDevice>& devices) {
  std::vector<std::string> on_gpu;
  std::vector<std::string> on_cpu;
  for (const RankDevice& device : devices) {
    (device.gpu.empty() ? on_cpu : on_gpu).push_back(device.rank);
  }
  if (on_gpu.empty() || on_cpu.empty()) return;
  throw DeviceError(fmt::format("--device {}: there is a GPU for {}, and none for {}", text,
                                join_first(on_gpu), join_first(on_cpu)),
                    "use --device cpu, or start ranks only where there are GPUs");
}

void check_sharing(const std::string& text, const std::vector<RankDevice>& devices) {
  std::map<std::string, std::vector<std::string>> gpus;
  for (const RankDevice& device : devices) {
    if (!device.gpu.empty()) gpus[device.host].push_back(device.gpu);
  }
  for (const auto& [host, of_host] : gpus) {
    const std::size_t distinct = std::set(of_host.begin(), of_host.end()).size();
    if (distinct == of_host.size()) continue;
    throw DeviceError(
        fmt::format(
            "--device {}: {} ranks on {} have {} GPU{} between them, and each needs its own", text,
            of_host.size(), host, distinct, distinct == 1 ? "" : "s"),
        fmt::format("start {} there, or use --device cpu", distinct));
  }
}

}  // namespace

void check_devices_of_ranks(const std::string& text, const std::vector<RankDevice>& devices) {
  check_kinds(text, devices);
  check_sharing(text, devices);
}

c10::Device device_of_rank(const std::string& text, const Ranks& ranks) {
  const c10::Device device =
      together(ranks, [&] { return resolve_device(text, ranks.place().local_rank); });
  if (ranks.is_alone()) return device;
  const auto gpus = ranks.gather(device.is_cuda() ? gpu_identity(device) : "");
  on_first(ranks, [&] {
    std::vector<RankDevice> devices;
    for (std::size_t rank = 0; rank < gpus.size(); ++rank) {
      devices.push_back({ranks.names()[rank], ranks.hosts()[rank], gpus[rank]});
    }
    check_devices_of_ranks(text, devices);
  });
  // What names no device, in CUDA's libraries too, means this one.
  if (device.is_cuda()) c10::impl::VirtualGuardImpl(device.type()).setDevice(device);
  return device;
}

}  // namespace hayate
