// SPDX-License-Identifier: Apache-2.0
// What our autograd functions need of torch's.
#pragma once

#include <optional>
#include <utility>

#include <torch/csrc/autograd/custom_function.h>

namespace hayate {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Returns a tensor as an argument of an autograd function.
inline std::optional<at::Tensor> given(const at::Tensor& tensor) {
  return tensor.defined() ? std::optional(tensor) : std::nullopt;
}

/// A value of any type in a context's saved_data, between forward and backward. Not for tensors:
/// those go through save_for_backward, which sees when somebody changes them meanwhile.
template <class T>
struct Kept final : torch::CustomClassHolder {
  explicit Kept(T v) : value(std::move(v)) {}
  T value;
};

template <class T>
void keep(AutogradContext* context, const char* name, T value) {
  context->saved_data[name] =
      c10::IValue::make_capsule(c10::make_intrusive<Kept<T>>(std::move(value)));
}

template <class T>
const T& kept(AutogradContext* context, const char* name) {
  return static_cast<const Kept<T>*>(context->saved_data[name].toCapsule().get())->value;
}

}  // namespace hayate
