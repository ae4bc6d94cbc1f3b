// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti_reader.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/gzip.h"
#include "hayate/io/input_file.h"
#include "hayate/io/nifti_grid.h"
#include "hayate/io/nifti_voxels.h"
#include "hayate/io/stored_voxels.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Where header and voxels lie: one file, or a pair.
struct NiftiFiles {
  fs::path header;
  fs::path voxels;

  bool is_pair() const { return header != voxels; }
};

/// "air.hdr.gz" → "air.img.gz", or "air.img" where only that exists.
fs::path other_of_pair(const fs::path& path, std::string_view suffix) {
  const bool is_packed = path.extension() == ".gz";
  fs::path name = is_packed ? path.stem() : path.filename();
  name.replace_extension(suffix);
  const fs::path plain = path.parent_path() / name;
  const fs::path packed = plain.string() + ".gz";
  const fs::path& likely = is_packed ? packed : plain;
  const fs::path& other = is_packed ? plain : packed;
  std::error_code ignored;  // opening it will tell
  return !fs::exists(likely, ignored) && fs::exists(other, ignored) ? other : likely;
}

NiftiFiles locate(const fs::path& path) {
  const fs::path name = path.extension() == ".gz" ? path.stem() : path.filename();
  if (name.extension() == ".hdr") return {path, other_of_pair(path, ".img")};
  if (name.extension() == ".img") return {other_of_pair(path, ".hdr"), path};
  return {path, path};
}

std::vector<std::byte> read_prefix(const InputFile& file, std::size_t limit) {
  if (is_gzip(file)) return read_gzip_prefix(file, limit);
  std::vector<std::byte> prefix(std::min<std::uint64_t>(limit, file.size_bytes()));
  file.read(0, prefix);
  return prefix;
}

void check_vox_offset(const NiftiHeader& header) {
  const std::uint64_t smallest = smallest_vox_offset(header.version);
  if (header.vox_offset >= smallest) return;
  throw DataError(fmt::format("vox_offset: got {}, where the header still is, expected at least {}",
                              header.vox_offset, smallest),
                  fmt::format("set vox_offset to {} if that is where the voxels begin", smallest));
}

void check_one_channel_axis(const NiftiInfo& info) {
  if (has_one_channel_axis(info)) return;
  throw DataError(fmt::format("{}: got the shape {}, expected X, Y, Z and at most one axis of "
                              "channels",
                              info.path.string(), format_shape(info.header.shape)),
                  "split the file into one for each time");
}

void check_one_volume(const NiftiInfo& info) {
  if (info.header.volume_count() == 1) return;
  throw DataError(fmt::format("{}: got a label of shape {}, expected one volume of class indices",
                              info.path.string(), format_shape(info.header.shape)),
                  "merge the volumes into one, a number for each class");
}

[[noreturn]] void throw_bad_label(const NiftiInfo& info, const BadLabel& bad) {
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

NiftiInfo read_nifti_info(const fs::path& path) {
  const NiftiFiles files = locate(path);
  NiftiInfo info;
  info.path = path;
  info.voxel_path = files.voxels;
  const std::vector<std::byte> prefix =
      read_prefix(InputFile(files.header), kNiftiHeaderLimitBytes);
  with_context([&] { return files.header.string(); },
               [&] {
                 info.header = parse_nifti_header(prefix);
                 if (!files.is_pair()) check_vox_offset(info.header);
                 const NiftiGrid grid = compute_nifti_grid(info.header);
                 info.voxel_to_world = grid.voxel_to_world;
                 info.pixdim = grid.pixdim;
               });
  return info;
}

Volume read_volumes(const NiftiInfo& info) {
  const StoredVoxels stored(info);
  return with_memory_for(info, info.header.voxel_count() * sizeof(float), [&] {
    const auto [x, y, z] = info.spatial_shape();
    Volume volumes(VoxelType::kFloat32, {info.header.volume_count(), x, y, z}, info.voxel_to_world);
    decode_image(info.header, stored.bytes(), volumes.voxels<float>());
    return volumes;
  });
}

bool has_one_channel_axis(const NiftiInfo& info) {
  const auto& shape = info.header.shape;
  const auto beside_space = shape.begin() + std::min<std::ptrdiff_t>(3, std::ssize(shape));
  return std::count_if(beside_space, shape.end(), [](std::int64_t size) { return size > 1; }) <= 1;
}

Volume read_image(const NiftiInfo& info) {
  check_one_channel_axis(info);
  return read_volumes(info);
}

Volume read_image(const fs::path& path) {
  return read_image(read_nifti_info(path));
}

Volume read_label(const NiftiInfo& info) {
  check_one_volume(info);
  const StoredVoxels stored(info);
  return with_memory_for(info, info.header.voxel_count(), [&] {
    const auto [x, y, z] = info.spatial_shape();
    Volume label(VoxelType::kUint8, {1, x, y, z}, info.voxel_to_world);
    const auto bad = decode_label(info.header, stored.bytes(), label.voxels<std::uint8_t>());
    if (bad) throw_bad_label(info, *bad);
    return label;
  });
}

Volume read_label(const fs::path& path) {
  return read_label(read_nifti_info(path));
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
