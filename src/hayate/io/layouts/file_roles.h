// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/io/layouts/layout.h"

namespace hayate {

/// What a file's name says of it.
struct FileRole {
  bool is_label = false;
  /// The name in lower case without the word that says so: "volume-7" and "segmentation-7" have the
  /// key "7", "p01_flair" has "p01_flair", "p01_seg" has "p01". Empty where nothing else is in it.
  std::string key;
};

/// Reads a name's words, which anything but letters separates: seg, label, mask, gt and their kin
/// say a label; image, img, volume and such say an image, and are no part of the key either.
FileRole file_role(std::string_view stem);

/// Pairs the images of one folder with its labels by their keys, as training cases. An image
/// without a label is a test case; a label without an image is a problem where `want` is cases.
/// \returns whether there was any pair; if not, nothing is added.
bool add_pairs_by_role(const std::map<std::string, std::filesystem::path>& files, Want want,
                       DatasetList& list);

}  // namespace hayate
