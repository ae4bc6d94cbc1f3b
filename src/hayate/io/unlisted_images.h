// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Returns the files named like images in imagesTr, labelsTr and imagesTs that dataset.json does
/// not name, sorted in each folder. None where there is no dataset.json.
std::vector<std::filesystem::path> find_unlisted_images(const DatasetList& list);

}  // namespace hayate
