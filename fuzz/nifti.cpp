// SPDX-License-Identifier: Apache-2.0
// A NIfTI file of any bytes, plain or compressed, by itself and as both halves of a pair.
#include <cassert>
#include <vector>

#include "accepts.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/image_format.h"
#include "hayate/io/read_image.h"
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

void read_everything(const fs::path& path) {
  ImageInfo info;
  if (!accepts([&] { info = read_image_info(path); })) return;
  const bool fits = accepts([&] { info.format->check_voxels_fit(info); });
  Volume volumes;
  if (!accepts([&] { volumes = read_volumes(info); })) return;
  assert(fits);
  const StoredVoxels stored = read_stored_voxels(info);
  assert(accepts([&] { check_finite(volumes, path); }) == all_finite(info, stored.bytes()));
  assert(accepts([&] { read_image(info); }) == has_one_channel_axis(info));
  std::vector<std::uint8_t> label(info.voxel_count());
  const bool all_labels = decode_label_in_order(info, stored.bytes(), label);
  assert(accepts([&] { read_label(info); }) == (all_labels && info.volume_count() == 1));
}

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
