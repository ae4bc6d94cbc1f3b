// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>

#include "hayate/io/safetensors.h"

namespace hayate {

// Where exported models go: nothing that is there is ever replaced.

/// Checks that nothing is there, not even a link that leads nowhere. \throws UsageError
void check_new_file(const std::filesystem::path& path);

/// Checks that nothing is there but an empty folder. \throws UsageError
void check_new_folder(const std::filesystem::path& path);

/// Checks that the weights are below the 2 GiB that ONNX files and state dicts of ours hold.
/// \throws UsageError
void check_weights_fit(std::span<const TensorView> weights);

}  // namespace hayate
