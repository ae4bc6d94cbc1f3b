// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <ATen/core/Tensor.h>

#include "golden_case.h"
#include "hayate/recipe/loss_options.h"

namespace hayate::conformance {

/// Where networks, losses and optimizers work: the CPU unless use_device() said otherwise.
c10::Device used_device();

/// Returns an input on the used device.
at::Tensor input_tensor(const GoldenCase& golden, std::string_view name);

/// Returns input_tensor channels last, as training has its voxels: so the fused operations run
/// where they apply, and the plain ones with HAYATE_ISA=reference.
at::Tensor input_voxels(const GoldenCase& golden, std::string_view name);

/// Returns a target as training has it: class indices as uint8, one-hot and multi-label ones as
/// they are.
at::Tensor input_target(const GoldenCase& golden, std::string_view name,
                        const LossOptions& options);

/// Adds a tensor of any type and device.
void add_tensor(Outputs& outputs, const std::string& name, const at::Tensor& tensor);

}  // namespace hayate::conformance
