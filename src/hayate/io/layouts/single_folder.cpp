// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/single_folder.h"

#include "hayate/io/image_name.h"
#include "hayate/io/layouts/file_roles.h"
#include "hayate/io/layouts/image_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

DatasetList list_pairs(const DatasetPlace& place, Want want) {
  DatasetList list;
  list.folder = place.path;
  add_pairs_by_role(find_images(place.path, list), want, list);
  return list;
}

bool holds_pairs(const fs::path& place) {
  return is_folder(place) && !list_pairs({place}, Want::kImages).training.empty();
}

DatasetList list_images_only(const DatasetPlace& place, Want /*want*/) {
  DatasetList list;
  list.folder = place.path;
  for (const auto& [name, image] : find_images(place.path, list)) {
    list.test.push_back({"", image, std::nullopt});
  }
  // Test images may lie alone beside a model.
  for (const auto& [name, image] : find_images(place.path / "imagesTs", list)) {
    list.test.push_back({"", image, std::nullopt});
  }
  return list;
}

}  // namespace

const DatasetLayout kPairedFiles{"images and labels in one folder",
                                 "pairs such as x.nii.gz and x_seg.nii.gz", holds_pairs,
                                 list_pairs};

const DatasetLayout kImageFiles{"image files", "image files", is_folder, list_images_only};

}  // namespace hayate
