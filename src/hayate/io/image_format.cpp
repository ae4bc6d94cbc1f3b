// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_format.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

std::vector<std::filesystem::path> ImageFormat::files_of(const std::filesystem::path& path) const {
  std::vector<std::filesystem::path> files{path};
  try {
    const ImageInfo info = read_info(path);
    if (info.voxel_path != path) files.push_back(info.voxel_path);
  } catch (const Error&) {
    // Whoever reads the image will say what is wrong with it.
  }
  return files;
}

void ImageFormat::write_scaled(const std::filesystem::path& path, const VolumeSlabs& /*volume*/,
                               const ImageInfo* /*like*/, double /*slope*/) const {
  throw UsageError(fmt::format("{}: {} files do not say by what their voxels are to be multiplied",
                               path.string(), name()),
                   "write them as float32");
}

}  // namespace hayate
