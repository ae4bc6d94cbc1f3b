// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Finds every image that is there, of training and test cases, whether it has a label or not: what
/// can be predicted. No two are of one name; a training case has the name that it has in the other
/// lists, and the label that belongs to it, which need not be there. Says nothing of images that
/// cannot be used: these are the list's problems.
///
/// \param channel_count  how many channels an image has, where that is known: files CASE_0000,
///                       CASE_0001 … of a folder without any labels or list are then channels of
///                       one case; 0: each is an image.
/// \throws MissingInputError  when none is there; DataError, IoError as scan_dataset.
DatasetList scan_images(const std::filesystem::path& path, std::int64_t channel_count = 0);

}  // namespace hayate
