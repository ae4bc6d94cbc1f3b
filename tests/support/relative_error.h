// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/max.h>

namespace hayate {

/// The largest difference between two tensors of one shape, as a part of the largest value that
/// was expected; 0 of two that are undefined, 1 where only the expected one is.
inline double relative_error(const at::Tensor& got, const at::Tensor& expected) {
  if (!expected.defined()) return got.defined() ? 1.0 : 0.0;
  const at::Tensor e = expected.to(at::kDouble);
  return ((got.to(at::kDouble) - e).abs().max() / e.abs().max().clamp_min(1e-30)).item<double>();
}

}  // namespace hayate
