// SPDX-License-Identifier: Apache-2.0
// A NIfTI file of any bytes, plain or compressed, by itself and as both halves of a pair.
#include <filesystem>
#include <span>

#include "read_everything.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Names for one file: a .img is never taken for a compressed one, a .hdr may have its voxels at 0.
struct Names {
  TempFolder folder;
  fs::path single = folder / "case.nii";
  fs::path pair = folder / "case.hdr";

  Names() {
    fs::create_symlink(single.filename(), pair);
    fs::create_symlink(single.filename(), folder / "case.img");
  }
};

}  // namespace
}  // namespace hayate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hayate;
  static const Names names;
  write_bytes(names.single, std::as_bytes(std::span(data, size)));
  read_everything(names.single);
  read_everything(names.pair);
  return 0;
}
