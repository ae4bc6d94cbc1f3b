// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

/// Lets GPUs compute float32 as IEEE has it, in the whole process: by itself cuDNN rounds what
/// convolutions multiply to TF32's ten bits, so that results agree with a CPU's to three digits
/// only.
void use_ieee_float32();

}  // namespace hayate
