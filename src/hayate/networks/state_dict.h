// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "hayate/io/safetensors.h"
#include "hayate/networks/module.h"

namespace hayate {

/// Copies the file's tensors into the module's. Names beginning with `prefix` count, without it.
///
/// A tensor that the module has under several names needs only one of them in the file.
/// \throws DataError  when a name is missing on either side, a shape differs, or whole numbers are
///                    where others belong: all of them at once; or when a number is NaN or
///                    infinite. The module then stays as it is.
void load_state_dict(const Module& module, const SafetensorsFile& file,
                     const std::string& prefix = "");

/// MONAI reads it back with safetensors.torch.load_file and load_state_dict.
/// \throws WriteError
void save_state_dict(const Module& module, const std::filesystem::path& path,
                     const std::map<std::string, std::string>& metadata);

/// A tensor as the bytes of a file see it: on the CPU, contiguous in C order. Keeps it alive.
struct StoredTensor {
  at::Tensor tensor;
  TensorView view;
};
StoredTensor store_tensor(const std::string& name, const at::Tensor& tensor);

/// Returns a new CPU tensor with the view's elements.
at::Tensor restore_tensor(const TensorView& view);

}  // namespace hayate
