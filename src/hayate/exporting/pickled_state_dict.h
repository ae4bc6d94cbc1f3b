// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "hayate/io/safetensors.h"

namespace hayate {

/// Writes tensors as the file that torch.save makes of a state dict: torch.load reads it with
/// weights_only=True, by which it unpickles nothing but tensors.
/// (torch/serialization.py; the opcodes are those of Python's pickletools.)
///
/// \param tensors  float32 or int64, together below 2 GiB
/// \throws DataError  for another type; WriteError
void write_pickled_state_dict(const std::filesystem::path& path,
                              std::span<const TensorView> tensors);

}  // namespace hayate
