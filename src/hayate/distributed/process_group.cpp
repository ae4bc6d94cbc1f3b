// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/process_group.h"

#include <cstdlib>

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#define USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/headeronly/version.h>

namespace hayate {
namespace {

// The declarations of gloo are ours (cmake/gloo). With others, torch's classes have these sizes, as
// they do inside its library.
#if TORCH_VERSION_MINOR == 11
static_assert(sizeof(c10d::ProcessGroupGloo) == 488);
static_assert(sizeof(c10d::ProcessGroupGloo::Options) == 176);
static_assert(sizeof(c10d::ProcessGroupGloo::AsyncWork) == 784);
#else
static_assert(sizeof(c10d::ProcessGroupGloo) == 544);
static_assert(sizeof(c10d::ProcessGroupGloo::Options) == 184);
static_assert(sizeof(c10d::ProcessGroupGloo::AsyncWork) == 816);
#endif

std::shared_ptr<gloo::transport::Device> make_device(const std::string& own_address) {
  constexpr bool kLazy = true;
  const char* const interface = std::getenv("GLOO_SOCKET_IFNAME");
  return interface != nullptr ? c10d::ProcessGroupGloo::createDeviceForInterface(interface, kLazy)
                              : c10d::ProcessGroupGloo::createDeviceForHostname(own_address, kLazy);
}

}  // namespace

c10::intrusive_ptr<c10d::ProcessGroup> make_process_group(
    const c10::intrusive_ptr<c10d::Store>& store, const std::string& name, int rank, int size,
    const std::string& own_address) {
  auto own_store = c10::make_intrusive<c10d::PrefixStore>(name, store);
  auto options = c10d::ProcessGroupGloo::Options::create(kLongestCollective);
  options->devices.push_back(make_device(own_address));
  auto group = c10::make_intrusive<c10d::ProcessGroup>(own_store, rank, size);
  group->setBackend(c10::kCPU, c10d::ProcessGroup::BackendType::GLOO,
                    c10::make_intrusive<c10d::ProcessGroupGloo>(own_store, rank, size, options));
  group->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
  return group;
}

}  // namespace hayate
