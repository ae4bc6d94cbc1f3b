// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/device.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
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
  return at::hasCUDA() ? "" : "libtorch was built without CUDA";
}

c10::DeviceIndex cuda_device_count() {
  return at::detail::getCUDAHooks().deviceCount();
}

c10::Device resolve_cuda(const std::string& text) {
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
  if (index >= cuda_device_count()) {
    throw DeviceError(fmt::format("--device {}: there are {} GPUs", text, cuda_device_count()));
  }
  return c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(index));
}

}  // namespace

c10::Device resolve_device(const std::string& text) {
  if (text == "cpu") return c10::kCPU;
  if (text == "auto") {
    return load_cuda().empty() && cuda_device_count() > 0 ? c10::Device(c10::kCUDA, 0)
                                                          : c10::Device(c10::kCPU);
  }
  if (text.starts_with("cuda")) return resolve_cuda(text);
  throw UsageError(fmt::format("--device: got '{}', expected auto, cpu, cuda or cuda:N", text));
}

std::string describe_device(c10::Device device) {
  if (device.is_cpu()) return fmt::format("cpu ({}, {})", cpu_name(), describe_isa(cpu_features()));
  return device.str();
}

}  // namespace hayate
