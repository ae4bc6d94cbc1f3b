// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/case_label.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/text.h"
#include "hayate/io/image_files.h"
#include "hayate/io/joined_format.h"
#include "hayate/io/mask_merge.h"
#include "hayate/io/mask_values.h"
#include "hayate/io/read_image.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// A case's masks, and their headers.
struct Masks {
  std::vector<ClassMask> files;
  std::vector<ImageInfo> infos;
};

const Masks& masks_of(const ImageInfo& info) {
  return std::any_cast<const Masks&>(info.header);
}

/// A mask for each class, as one label.
class MaskFiles final : public JoinedFormat {
 public:
  std::string_view name() const override { return "a mask file for each class"; }
  StoredVoxels read_voxels(const ImageInfo& info) const override {
    const std::uint64_t bytes = info.voxel_bytes() + info.voxel_count() * MaskMerge::kBytesPerVoxel;
    return with_memory_for(info.path, bytes, [&] {
      const Masks& masks = masks_of(info);
      MaskMerge merge(info.voxel_count());
      std::uint64_t unused = 0;
      for (const ImageInfo& mask : masks.infos) {
        const StoredVoxels voxels = read_stored_voxels(mask);
        merge.add(mask, voxels.bytes());
        unused += voxels.unused_file_bytes();
      }
      const std::vector<int> values = values_of(merge.combinations(), masks.files);
      return StoredVoxels(merge.label(info.voxel_type, values), 0, unused);
    });
  }

 private:
  std::vector<const ImageInfo*> parts_of(const ImageInfo& info) const override {
    std::vector<const ImageInfo*> parts;
    for (const ImageInfo& mask : masks_of(info).infos) parts.push_back(&mask);
    return parts;
  }
};

void check_mask(const ImageInfo& mask, const ImageInfo& first) {
  if (mask.volume_count() != 1) {
    throw DataError(fmt::format("{}: got a mask of shape {}, expected one volume",
                                mask.path.string(), format_shape(mask.shape)),
                    "split the file into a mask for each class");
  }
  if (mask.spatial_shape() == first.spatial_shape() &&
      is_same_grid(mask.voxel_to_world, first.voxel_to_world)) {
    return;
  }
  throw DataError(
      fmt::format("{}: its grid differs from that of the first mask, {}: got the shape {} and the "
                  "affine {}, expected {} and {}",
                  mask.path.string(), first.path.filename().string(),
                  format_shape(mask.spatial_shape()), format_affine(mask.voxel_to_world),
                  format_shape(first.spatial_shape()), format_affine(first.voxel_to_world)),
      "resample the masks of a case onto one grid");
}

int largest_value(const std::vector<ClassMask>& masks) {
  int largest = 0;
  for (const ClassMask& mask : masks) largest = std::max(largest, mask.values.back());
  return largest;
}

ImageInfo join_masks(Masks masks) {
  static const MaskFiles format;
  bool is_oriented = true;
  for (const ImageInfo& mask : masks.infos) {
    check_mask(mask, masks.infos.front());
    is_oriented &= mask.is_oriented;
  }
  ImageInfo info = masks.infos.front();
  const auto [x, y, z] = info.spatial_shape();
  info.format = &format;
  info.shape = {x, y, z};
  info.is_oriented = is_oriented;
  info.voxel_type = largest_value(masks.files) > 255 ? VoxelType::kUint16 : VoxelType::kUint8;
  info.slope = 1.0;
  info.intercept = 0.0;
  info.header = std::move(masks);
  return info;
}

}  // namespace

bool has_masks(const CaseFiles& files) {
  return !files.masks.empty();
}

std::vector<fs::path> label_files(const CaseFiles& files) {
  if (!files.label) return {};
  if (!has_masks(files)) return {*files.label};
  std::vector<fs::path> all;
  for (const ClassMask& mask : files.masks) all.push_back(mask.file);
  return all;
}

ImageInfo read_label_info(const CaseFiles& files) {
  if (!has_masks(files)) return read_image_info(*files.label);
  Masks masks{files.masks, {}};
  for (const ClassMask& mask : files.masks) masks.infos.push_back(read_image_info(mask.file));
  return join_masks(std::move(masks));
}

std::uint64_t hash_of_label(const CaseFiles& files,
                            const std::function<std::uint64_t(const fs::path&)>& hash_of) {
  if (!has_masks(files)) return hash_of(*files.label);
  Hasher hasher;
  for (const ClassMask& mask : files.masks) {
    hasher.update(
        fmt::format("{} {}\n", fmt::join(mask.values, ","), format_hash(hash_of(mask.file))));
  }
  return hasher.digest();
}

std::uint64_t hash_of_label(const CaseFiles& files) {
  return hash_of_label(files, [](const fs::path& file) { return hash_of_image(file); });
}

}  // namespace hayate
