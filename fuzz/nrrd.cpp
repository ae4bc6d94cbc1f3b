// SPDX-License-Identifier: Apache-2.0
// An NRRD file of any bytes, which may name another file of voxels: case.raw, the same bytes again.
#include <filesystem>
#include <span>

#include "hayate/io/image_files.h"
#include "read_everything.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// One file under the names of an image and of the voxels of one.
struct Names {
  TempFolder folder;
  std::filesystem::path image = folder / "case.nrrd";

  Names() { std::filesystem::create_symlink(image.filename(), folder / "case.raw"); }
};

/// A header may name a file that is not there, which is no finding.
void read_what_is_there(const std::filesystem::path& path) {
  for (const std::filesystem::path& file : files_of_image(path)) {
    if (!std::filesystem::is_regular_file(file)) return;
  }
  read_everything(path);
}

}  // namespace
}  // namespace hayate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hayate;
  static const Names names;
  // An empty file is refused when it is opened.
  if (size == 0) return 0;
  write_bytes(names.image, std::as_bytes(std::span(data, size)));
  read_what_is_there(names.image);
  return 0;
}
