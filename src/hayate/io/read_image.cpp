// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/read_image.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/class_index.h"
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

[[noreturn]] void throw_bad_voxel(const ImageInfo& info, const LabelFlaws::BadVoxel& bad) {
  const SpatialShape shape = info.spatial_shape();
  const auto index = static_cast<std::int64_t>(bad.voxel_index);
  const std::array<std::int64_t, 3> voxel{index % shape[0], index / shape[0] % shape[1],
                                          index / (shape[0] * shape[1])};
  throw DataError(
      fmt::format("{}: got {} at voxel {}, expected the values of classes: integers of 0 to {}",
                  info.path.string(), bad.value, format_shape(voxel), kLargestLabelValue),
      "renumber the classes from 0 (background) on; an image is not a label");
}

/// "7 (12 voxels), 9 (1 voxels)"; of many the first.
std::string list_undeclared(const LabelFlaws& flaws) {
  constexpr std::size_t kMostNamed = 12;
  std::vector<std::string> named;
  for (const auto& [value, count] : flaws.undeclared) {
    if (named.size() == kMostNamed) break;
    named.push_back(fmt::format("{} ({} voxels)", value, count));
  }
  const std::size_t rest = flaws.undeclared.size() - named.size();
  return join(named, ", ") + (rest > 0 ? fmt::format(" and {} more", rest) : "");
}

/// The key that would give every value of this file a class, where that is one that can be meant.
std::string mapping_cure(const LabelFlaws& flaws, const LabelValues& values,
                         std::int64_t class_count) {
  std::set<std::int64_t> found = flaws.declared;
  for (const auto& [value, count] : flaws.undeclared) found.insert(value);
  if (values.ignored) found.erase(*values.ignored);
  const bool is_complete =
      class_count > 0 ? std::ssize(found) == class_count : std::ssize(found) <= kMostClasses;
  return is_complete ? fmt::format("[{}]", fmt::join(found, ",")) : "[0,…]";
}

/// Where the values of the classes have been said, one of them is not to be guessed anew.
std::string undeclared_cure(const LabelFlaws& flaws, const LabelValues& values,
                            std::int64_t class_count) {
  if (!values.of_classes.empty()) {
    return "declare them in dataset.json, as classes or as what is ignored, or mend the file";
  }
  return fmt::format(
      "say which value each class has with --set data.label_values={}, or which one "
      "nobody annotated with --set data.ignore_label={}; or declare them in "
      "dataset.json and set network.out_channels to match, or mend the label",
      mapping_cure(flaws, values, class_count), flaws.undeclared.rbegin()->first);
}

[[noreturn]] void throw_undeclared(const ImageInfo& info, const LabelFlaws& flaws,
                                   const LabelValues& values, std::int64_t class_count) {
  throw DataError(
      fmt::format("{}: label values {} are not declared; expected {}", info.path.string(),
                  list_undeclared(flaws), describe(values, class_count)),
      undeclared_cure(flaws, values, class_count));
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

Volume read_label(const ImageInfo& info, const LabelValues& values, std::int64_t class_count) {
  check_one_volume(info);
  const StoredVoxels stored = read_stored_voxels(info);
  return with_memory_for(info.voxel_path, info.voxel_count(), [&] {
    const auto [x, y, z] = info.spatial_shape();
    Volume label(VoxelType::kUint8, {1, x, y, z}, info.voxel_to_world);
    const LabelFlaws flaws = decode_label(info, stored.bytes(), LabelTable(values, class_count),
                                          label.voxels<std::uint8_t>());
    if (flaws.bad_voxel) throw_bad_voxel(info, *flaws.bad_voxel);
    if (!flaws.empty()) throw_undeclared(info, flaws, values, class_count);
    return label;
  });
}

Volume read_label(const fs::path& path, const LabelValues& values, std::int64_t class_count) {
  return read_label(read_image_info(path), values, class_count);
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
