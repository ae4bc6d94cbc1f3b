// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/read_image.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/image_formats.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

void check_one_channel_axis(const ImageInfo& info) {
  if (has_one_channel_axis(info)) return;
  throw DataError(fmt::format("{}: got the shape {}, expected X, Y, Z and at most one axis of "
                              "channels",
                              info.path.string(), format_shape(info.shape)),
                  "split the file into one for each time");
}

void check_one_volume(const ImageInfo& info) {
  if (info.volume_count() == 1) return;
  throw DataError(fmt::format("{}: got a label of shape {}, expected one volume of class indices",
                              info.path.string(), format_shape(info.shape)),
                  "merge the volumes into one, a number for each class");
}

[[noreturn]] void throw_bad_label(const ImageInfo& info, const BadLabel& bad) {
  const SpatialShape shape = info.spatial_shape();
  const auto index = static_cast<std::int64_t>(bad.voxel_index);
  const std::array<std::int64_t, 3> voxel{index % shape[0], index / shape[0] % shape[1],
                                          index / (shape[0] * shape[1])};
  throw DataError(
      fmt::format("{}: got {} at voxel {}, expected class indices: integers of 0 to 255",
                  info.path.string(), bad.value, format_shape(voxel)),
      "renumber the classes from 0 (background) on; an image is not a label");
}

}  // namespace

ImageInfo read_image_info(const fs::path& path) {
  const ImageFormat& format = find_format(path);
  ImageInfo info = format.read_info(path);
  info.format = &format;
  return info;
}

StoredVoxels read_stored_voxels(const ImageInfo& info) {
  return info.format->read_voxels(info);
}

Volume read_volumes(const ImageInfo& info) {
  const StoredVoxels stored = read_stored_voxels(info);
  return with_memory_for(info.voxel_path, info.voxel_count() * sizeof(float), [&] {
    const auto [x, y, z] = info.spatial_shape();
    Volume volumes(VoxelType::kFloat32, {info.volume_count(), x, y, z}, info.voxel_to_world);
    decode_image(info, stored.bytes(), volumes.voxels<float>());
    return volumes;
  });
}

bool has_one_channel_axis(const ImageInfo& info) {
  const auto& shape = info.shape;
  const auto beside_space = shape.begin() + std::min<std::ptrdiff_t>(3, std::ssize(shape));
  return std::count_if(beside_space, shape.end(), [](std::int64_t size) { return size > 1; }) <= 1;
}

Volume read_image(const ImageInfo& info) {
  check_one_channel_axis(info);
  return read_volumes(info);
}

Volume read_image(const fs::path& path) {
  return read_image(read_image_info(path));
}

Volume read_label(const ImageInfo& info) {
  check_one_volume(info);
  const StoredVoxels stored = read_stored_voxels(info);
  return with_memory_for(info.voxel_path, info.voxel_count(), [&] {
    const auto [x, y, z] = info.spatial_shape();
    Volume label(VoxelType::kUint8, {1, x, y, z}, info.voxel_to_world);
    const auto bad = decode_label(info, stored.bytes(), label.voxels<std::uint8_t>());
    if (bad) throw_bad_label(info, *bad);
    return label;
  });
}

Volume read_label(const fs::path& path) {
  return read_label(read_image_info(path));
}

void check_finite(const Volume& image, const fs::path& path) {
  const auto voxels = image.voxels<float>();
  const auto is_bad = [](float value) { return !std::isfinite(value); };
  const auto count = std::ranges::count_if(voxels, is_bad);
  if (count == 0) return;
  const auto first = std::ranges::find_if(voxels, is_bad);
  const std::int64_t index = first - voxels.begin();
  const auto [c, x, y, z] = image.shape();
  const std::array<std::int64_t, 4> place{index / (x * y * z), index / (y * z) % x, index / z % y,
                                          index % z};
  throw DataError(fmt::format("{}: {} of {} voxels are NaN or infinite; the first is {} at "
                              "[c, x, y, z] = {}",
                              path.string(), count, image.size(), *first, format_shape(place)),
                  "replace them in the file, for instance by the value of air");
}

}  // namespace hayate
