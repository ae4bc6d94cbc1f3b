// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// What `auto` means on this device: float16 on GPUs; bfloat16 on CPUs that multiply it (AVX-512
/// BF16 or AMX), float32 on the others, where bfloat16 is emulated (measured with AVX2: a training
/// step takes 14 s a patch instead of 0.5 s).
///
/// \throws DeviceError  for float16 on a CPU, which has no fast float16 convolution.
c10::ScalarType resolve_precision(Precision precision, c10::Device device);

/// Runs convolutions in `type` as torch.autocast does, until the end of the scope; nothing for
/// float32.
class AutocastScope {
 public:
  AutocastScope(c10::Device device, c10::ScalarType type);
  ~AutocastScope();
  AutocastScope(const AutocastScope&) = delete;
  AutocastScope& operator=(const AutocastScope&) = delete;

 private:
  c10::DeviceType device_type_;
  bool enabled_;
  bool enabled_before_;
  c10::ScalarType type_before_;
};

}  // namespace hayate
