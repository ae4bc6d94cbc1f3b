// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_files.h"

#include <fmt/format.h>

#include "hayate/base/hash.h"
#include "hayate/io/file_hashes.h"
#include "hayate/io/image_formats.h"

namespace hayate {

std::vector<std::filesystem::path> files_of_image(const std::filesystem::path& path) {
  return find_format(path).files_of(path);
}

std::uint64_t hash_of_image(const std::filesystem::path& path) {
  const std::vector<std::filesystem::path> files = files_of_image(path);
  if (files.size() == 1) return hash_of_file(files.front());
  Hasher hasher;
  for (const std::filesystem::path& file : files) {
    hasher.update(format_hash(hash_of_file(file)));
  }
  return hasher.digest();
}

}  // namespace hayate
