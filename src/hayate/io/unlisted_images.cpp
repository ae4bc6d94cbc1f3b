// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/unlisted_images.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "hayate/io/image_name.h"

namespace hayate {

namespace fs = std::filesystem;

std::vector<fs::path> find_unlisted_images(const DatasetList& list) {
  std::vector<fs::path> unlisted;
  if (!list.declaration || list.declaration->files.empty()) return unlisted;
  std::set<fs::path> named;
  for (const fs::path& file : list.declaration->files) named.insert(file.lexically_normal());
  for (const char* name : {"imagesTr", "labelsTr", "imagesTs"}) {
    const auto before = std::ssize(unlisted);
    std::error_code error;
    for (fs::directory_iterator item(list.folder / name, error), end; !error && item != end;
         item.increment(error)) {
      const fs::path file = item->path().lexically_normal();
      if (is_image_name(file) && !is_hidden(file) && !named.contains(file)) {
        unlisted.push_back(file);
      }
    }
    std::sort(unlisted.begin() + before, unlisted.end());
  }
  return unlisted;
}

}  // namespace hayate
