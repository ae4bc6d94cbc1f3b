// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "golden_case.h"

namespace hayate::conformance {

at::Tensor input_tensor(const GoldenCase& golden, std::string_view name);

/// Adds a tensor of any type and device.
void add_tensor(Outputs& outputs, const std::string& name, const at::Tensor& tensor);

}  // namespace hayate::conformance
