// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Reads a dataset.json of the Medical Segmentation Decathlon (http://medicaldecathlon.com). Cases
/// are in the file's order, have no names yet, and have not been checked for existence; paths that
/// leave the folder are problems.
/// \throws MissingInputError, IoError; DataError when it is malformed.
DatasetList read_msd_json(const std::filesystem::path& path);

}  // namespace hayate
