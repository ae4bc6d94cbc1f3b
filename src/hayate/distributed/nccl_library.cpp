// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/nccl_library.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>

#include <ATen/Context.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/short_text.h"
#include "hayate/distributed/process_group.h"

namespace hayate {
namespace {

using AddNccl = decltype(&hayate_add_nccl);

[[noreturn]] void throw_unusable(const std::string& reason) {
  throw DeviceError(fmt::format("GPUs of several ranks need NCCL: {}", reason),
                    "use --device cpu, or one rank, or set up with HAYATE_WITH_CUDA=1 and build "
                    "again on a machine with a GPU");
}

AddNccl open_library() {
  std::error_code ignored;
  const auto path =
      std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "libhayate-nccl.so";
  // Whatever is missing shall show now, not in the middle of a step.
  void* const library = dlopen(path.c_str(), RTLD_NOW);
  if (library == nullptr) throw_unusable(dlerror());
  void* const symbol = dlsym(library, "hayate_add_nccl");
  if (symbol == nullptr) throw_unusable(dlerror());
  return reinterpret_cast<AddNccl>(symbol);
}

}  // namespace

void add_nccl(c10d::ProcessGroup& group) {
  if (!at::hasCUDA()) throw_unusable("libtorch's CUDA libraries are not loaded");
  const AddNccl add = open_library();
  const auto longest = std::chrono::milliseconds(kLongestCollective);
  try {
    add(&group, longest.count());
  } catch (const std::exception& error) {
    throw_unusable(std::string(first_line(error.what())));
  }
}

}  // namespace hayate
