// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include <ATen/record_function.h>

namespace hayate {

/// How often the host asked for a number out of a tensor, as Tensor::item() does: on a GPU each
/// time waits for all that it was given to do.
template <class Body>
int count_reads(const Body& body) {
  static thread_local int reads = 0;
  reads = 0;
  const auto on_call = [](const at::RecordFunction& function) {
    if (std::string_view(function.name()) == "aten::_local_scalar_dense") ++reads;
    return std::unique_ptr<at::ObserverContext>();
  };
  const at::CallbackHandle handle =
      at::addThreadLocalCallback(at::RecordFunctionCallback(on_call).scopes(
          {at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION}));
  body();
  at::removeCallback(handle);
  return reads;
}

}  // namespace hayate
