// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <ATen/ops/from_blob.h>
#include <c10/core/ScalarType.h>

namespace hayate {

/// Returns a handful of numbers as a tensor on a device, without waiting for it.
template <class T>
at::Tensor small_tensor(std::span<const T> numbers, at::IntArrayRef shape, c10::Device device) {
  const at::ScalarType type = c10::CppTypeToScalarType<T>::value;
  // from_blob wants a mutable pointer; nothing writes through it. The copy is the tensor's own.
  const at::Tensor own = at::from_blob(const_cast<T*>(numbers.data()), shape, type).clone();
  return own.to(device, type, /*non_blocking=*/true);
}

}  // namespace hayate
