// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>

#include "hayate/io/image_files.h"
#include "read_everything.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {

/// A file of any bytes under the name of an image, which may name another file of voxels: case.raw,
/// the same bytes again.
class HeaderAndVoxels {
 public:
  explicit HeaderAndVoxels(const char* name) : image_(folder_ / name) {
    std::filesystem::create_symlink(image_.filename(), folder_ / "case.raw");
  }

  void read(std::span<const std::byte> bytes) const {
    // An empty file is refused when it is opened.
    if (bytes.empty()) return;
    write_bytes(image_, bytes);
    // A header may name a file that is not there, which is no finding.
    for (const std::filesystem::path& file : files_of_image(image_)) {
      if (!std::filesystem::is_regular_file(file)) return;
    }
    read_everything(image_);
  }

 private:
  TempFolder folder_;
  std::filesystem::path image_;
};

}  // namespace hayate
