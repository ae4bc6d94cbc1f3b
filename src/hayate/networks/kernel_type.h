// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/kernels/bfloat16.h"

namespace hayate {

/// Calls body<T>() with the kernels' type of the tensor's elements. \pre float32 or bfloat16
template <class Body>
auto with_kernel_type(const at::Tensor& x, Body body) {
  return x.scalar_type() == at::kFloat ? body.template operator()<float>()
                                       : body.template operator()<BFloat16>();
}

/// Returns the tensor's memory as the kernels know it.
template <class T>
const T* kernel_data(const at::Tensor& tensor) {
  return static_cast<const T*>(tensor.const_data_ptr());
}
template <class T>
T* mutable_kernel_data(at::Tensor& tensor) {
  return static_cast<T*>(tensor.mutable_data_ptr());
}

}  // namespace hayate
