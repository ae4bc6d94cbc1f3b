// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Finds what list_images (io/dataset_list.h) finds, as the data set has it: its training cases,
/// with or without the files of their labels, its test cases, and what it declares. Says nothing of
/// images that cannot be used: these are the list's problems.
///
/// \throws as list_images
DatasetList scan_images(const std::filesystem::path& path, std::int64_t channel_count = 0);

}  // namespace hayate
