// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/torch_error.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/short_text.h"

namespace hayate {
namespace {

/// What the libraries say for want of memory: torch's allocators, its arithmetic on sizes that no
/// memory has, oneDNN, cuDNN and cuBLAS. They have no types of their own for it.
constexpr std::array kMemoryWords{"can't allocate memory",
                                  "not enough memory",
                                  "out of memory",
                                  "ALLOC_FAILED",
                                  "could not create a",
                                  "could not execute a primitive",
                                  "overflow",
                                  "Failed to allocate",
                                  "Cannot allocate memory",
                                  "invalid storage size"};

bool says_any(std::string_view text, std::span<const char* const> words) {
  return std::ranges::any_of(
      words, [&](const char* word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

void rethrow_torch_error(const std::exception& error) {
  const auto* const of_torch = dynamic_cast<const c10::Error*>(&error);
  const std::string_view what =
      of_torch != nullptr ? std::string_view(of_torch->msg()) : std::string_view(error.what());
  if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
      says_any(what, kMemoryWords)) {
    throw MemoryError(
        fmt::format("out of memory: {}", first_line(what)),
        "lower data.batch_size, the patch size, inferer.roi_size or data.cache_rate, or "
        "raise the limit (ulimit -v)");
  }
  constexpr std::array kDeviceWords{"CUDA error", "CUDNN_STATUS", "CUBLAS_STATUS",
                                    "no kernel image"};
  if (says_any(what, kDeviceWords)) {
    throw DeviceError(std::string(first_line(what)), "use --device cpu");
  }
}

}  // namespace hayate
