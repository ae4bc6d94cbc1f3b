// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <filesystem>
#include <vector>

#include "accepts.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/image_format.h"
#include "hayate/io/read_image.h"

namespace hayate {

/// Reads an image file of any bytes in every way, and checks that the ways agree on what they take.
inline void read_everything(const std::filesystem::path& path) {
  ImageInfo info;
  if (!accepts([&] { info = read_image_info(path); })) return;
  info.format->examine(info);
  const bool fits = accepts([&] { info.format->check_voxels_fit(info); });
  Volume volumes;
  if (!accepts([&] { volumes = read_volumes(info); })) return;
  assert(fits);
  const StoredVoxels stored = read_stored_voxels(info);
  assert(accepts([&] { check_finite(volumes, path); }) == all_finite(info, stored.bytes()));
  assert(accepts([&] { read_image(info); }) == has_one_channel_axis(info));
  std::vector<std::uint8_t> label(info.voxel_count());
  const bool all_labels = decode_label_in_order(info, stored.bytes(), LabelTable(), label);
  assert(accepts([&] { read_label(info); }) == (all_labels && info.volume_count() == 1));
}

}  // namespace hayate
