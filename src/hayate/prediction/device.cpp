// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/device.h"

#include <array>
#include <optional>

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/system_info.h"

namespace hayate {
namespace {

/// Registers CUDA with torch by loading its library; returns why not, or nothing.
std::string load_cuda() {
  if (at::hasCUDA()) return {};
  if (dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL) == nullptr) return "no NVIDIA driver";
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    return fmt::format("libtorch's CUDA libraries cannot be loaded: {}", dlerror());
  }
  return at::hasCUDA() ? "" : "the driver shows no GPU";
}

c10::DeviceIndex cuda_device_count() {
  return at::detail::getCUDAHooks().deviceCount();
}

c10::Device nth_gpu(int index) {
  return {c10::kCUDA, static_cast<c10::DeviceIndex>(index)};
}

c10::Device resolve_cuda(const std::string& text, int local_rank) {
  int index = 0;
  if (text.size() > 4) {
    try {
      std::size_t used = 0;
      index = std::stoi(text.substr(5), &used);
      if (text[4] != ':' || used != text.size() - 5 || index < 0) throw std::invalid_argument("");
    } catch (const std::exception&) {
      throw UsageError(fmt::format("--device: got '{}', expected auto, cpu, cuda or cuda:N", text));
    }
  }
  const std::string obstacle = load_cuda();
  if (!obstacle.empty()) {
    throw DeviceError(
        fmt::format("--device {}: {}", text, obstacle),
        "use --device cpu, or set up with HAYATE_WITH_CUDA=1 on a machine with a GPU");
  }
  const int count = cuda_device_count();
  if (index >= count) throw DeviceError(fmt::format("--device {}: there are {} GPUs", text, count));
  return nth_gpu(text == "cuda" ? gpu_of_local_rank(local_rank, count) : index);
}

/// A function of the driver's, which load_cuda() has loaded.
template <class Function>
Function driver_function(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

/// The driver's number of the device.
std::optional<int> driver_handle(c10::Device device) {
  int handle = 0;
  const auto get = driver_function<int (*)(int* handle, int index)>("cuDeviceGet");
  if (get == nullptr || get(&handle, device.index()) != 0) return std::nullopt;
  return handle;
}

/// "NVIDIA H100", or nothing where the driver does not tell.
std::string gpu_name(c10::Device device) {
  std::array<char, 256> name{};
  const auto handle = driver_handle(device);
  const auto get_name =
      driver_function<int (*)(char* name, int size, int handle)>("cuDeviceGetName");
  if (!handle || get_name == nullptr ||
      get_name(name.data(), static_cast<int>(name.size()) - 1, *handle) != 0) {
    return {};
  }
  return name.data();
}

}  // namespace

c10::Device resolve_device(const std::string& text, int local_rank) {
  if (text == "cpu") return c10::kCPU;
  if (text == "auto") {
    const int count = load_cuda().empty() ? cuda_device_count() : 0;
    return count > 0 ? nth_gpu(gpu_of_local_rank(local_rank, count)) : c10::Device(c10::kCPU);
  }
  if (text.starts_with("cuda")) return resolve_cuda(text, local_rank);
  throw UsageError(fmt::format("--device: got '{}', expected auto, cpu, cuda or cuda:N", text));
}

int gpu_of_local_rank(int local_rank, int gpu_count) {
  return local_rank % gpu_count;
}

void wait_for_device(c10::Device device) {
  if (!device.is_cpu())
    c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

std::string gpu_identity(c10::Device device) {
  std::array<unsigned char, 16> bytes{};
  const auto handle = driver_handle(device);
  const auto get_uuid =
      driver_function<int (*)(unsigned char* uuid, int handle)>("cuDeviceGetUuid_v2");
  if (!handle || get_uuid == nullptr || get_uuid(bytes.data(), *handle) != 0) {
    return device.str();
  }
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

std::int64_t free_bytes(c10::Device device) {
  const c10::DeviceGuard guard(device);
  std::size_t free = 0;
  std::size_t total = 0;
  const auto get =
      driver_function<int (*)(std::size_t * free, std::size_t * total)>("cuMemGetInfo_v2");
  if (get == nullptr || get(&free, &total) != 0) return 0;
  return static_cast<std::int64_t>(free);
}

std::string describe_device(c10::Device device) {
  if (device.is_cpu()) return fmt::format("cpu ({}, {})", cpu_name(), describe_isa(cpu_features()));
  const std::string name = gpu_name(device);
  return name.empty() ? device.str() : fmt::format("{} ({})", device.str(), name);
}

}  // namespace hayate
