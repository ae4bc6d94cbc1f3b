// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/nvml.h"

#include <utility>

#include <dlfcn.h>

namespace hayate {
namespace {

// These are as nvml.h of the CUDA toolkit declares them; docs.nvidia.com/deploy/nvml-api.
using Device = void*;  // nvmlDevice_t, a pointer to something hidden.
constexpr int kSuccess = 0;

struct Utilization {
  unsigned int gpu;
  unsigned int memory;
};
struct Memory {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};

}  // namespace

struct Nvml::Library {
  explicit Library(const std::string& name) : handle(dlopen(name.c_str(), RTLD_NOW)) {}
  ~Library() {
    if (handle != nullptr) dlclose(handle);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  template <class Function>
  bool find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(dlsym(handle, name));
    return function != nullptr;
  }
  bool find_all() {
    return handle != nullptr && find("nvmlInit_v2", init) && find("nvmlShutdown", shutdown) &&
           find("nvmlDeviceGetCount_v2", device_count) &&
           find("nvmlDeviceGetHandleByIndex_v2", device_at) &&
           find("nvmlDeviceGetUtilizationRates", utilization) &&
           find("nvmlDeviceGetMemoryInfo", memory);
  }

  void* handle;
  int (*init)() = nullptr;
  int (*shutdown)() = nullptr;
  int (*device_count)(unsigned int*) = nullptr;
  int (*device_at)(unsigned int, Device*) = nullptr;
  int (*utilization)(Device, Utilization*) = nullptr;
  int (*memory)(Device, Memory*) = nullptr;
};

std::unique_ptr<Nvml> Nvml::open(const std::string& library) {
  auto opened = std::make_unique<Library>(library);
  // The library can be there without a driver.
  if (!opened->find_all() || opened->init() != kSuccess) return nullptr;
  std::unique_ptr<Nvml> nvml(new Nvml(std::move(opened)));
  return nvml->devices_.empty() ? nullptr : std::move(nvml);
}

Nvml::Nvml(std::unique_ptr<Library> library) : library_(std::move(library)) {
  unsigned int count = 0;
  if (library_->device_count(&count) != kSuccess) return;
  for (unsigned int i = 0; i < count; ++i) {
    Device device = nullptr;
    // One that has fallen off the bus has no handle.
    if (library_->device_at(i, &device) == kSuccess) devices_.push_back(device);
  }
}

Nvml::~Nvml() {
  library_->shutdown();
}

std::vector<GpuSample> Nvml::sample() const {
  std::vector<GpuSample> samples;
  for (const Device device : devices_) {
    GpuSample& sample = samples.emplace_back();
    Utilization utilization{};
    Memory memory{};
    if (library_->utilization(device, &utilization) == kSuccess) {
      sample.busy_percent = utilization.gpu;
    }
    if (library_->memory(device, &memory) == kSuccess) {
      sample.used_bytes = static_cast<std::int64_t>(memory.used);
    }
  }
  return samples;
}

}  // namespace hayate
