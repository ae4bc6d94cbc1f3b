// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

namespace hayate {

/// Returns a leaf of float64, whose gradient is to be checked.
inline at::Tensor float64_leaf(const at::Tensor& values) {
  return values.detach().to(at::kDouble).contiguous().clone().requires_grad_();
}

/// Expects autograd's gradient of `function`, a scalar of the inputs, to equal central differences,
/// in at most `most_elements` elements of each input, evenly spread.
/// \pre the inputs are float64 leaves without gaps; the function is smooth round them and gives
///      the same whenever it is called.
inline void expect_right_gradients(const std::function<at::Tensor()>& function,
                                   const std::vector<std::pair<std::string, at::Tensor>>& inputs,
                                   std::int64_t most_elements = 1000) {
  constexpr double kStep = 1e-5;
  // Curvature gives kStep² of the third derivative, rounding 1e-16 / kStep of the value.
  constexpr double kRelative = 1e-6;
  constexpr double kAbsolute = 1e-9;
  // Thousands of operators on a few hundred elements: threads would only wait for each other.
  at::set_num_threads(1);
  for (const auto& [name, input] : inputs) input.mutable_grad() = at::Tensor();
  function().backward();
  const c10::AutoGradMode no_grad(false);
  for (const auto& [name, input] : inputs) {
    ASSERT_TRUE(input.grad().defined()) << name;
    const at::Tensor grad = input.grad().contiguous();
    const double tolerance = kRelative * grad.abs().max().item<double>() + kAbsolute;
    double* const values = input.mutable_data_ptr<double>();
    const std::int64_t stride = std::max<std::int64_t>(input.numel() / most_elements, 1);
    for (std::int64_t i = 0; i < input.numel(); i += stride) {
      const double value = values[i];
      values[i] = value + kStep;
      const double above = function().item<double>();
      values[i] = value - kStep;
      const double below = function().item<double>();
      values[i] = value;
      EXPECT_NEAR(grad.const_data_ptr<double>()[i], (above - below) / (2.0 * kStep), tolerance)
          << name << ", element " << i;
    }
  }
}

}  // namespace hayate
