// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/case_image.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/text.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/image_files.h"
#include "hayate/io/joined_format.h"
#include "hayate/io/read_image.h"
#include "hayate/io/reverse_axes.h"
#include "hayate/resampling/resample.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

using Channels = std::vector<ImageInfo>;

const Channels& channels_of(const ImageInfo& info) {
  return std::any_cast<const Channels&>(info.header);
}

bool is_stored_alike(const ImageInfo& a, const ImageInfo& b) {
  return a.voxel_type == b.voxel_type && a.slope == b.slope && a.intercept == b.intercept;
}

bool is_on_grid(const ImageInfo& channel, const ImageInfo& first) {
  return channel.spatial_shape() == first.spatial_shape() &&
         is_same_grid(channel.voxel_to_world, first.voxel_to_world);
}

/// The voxels of a channel on the grid of the joined image, in the order of a file.
void resample_into(const ImageInfo& channel, std::span<const std::byte> voxels,
                   const ImageInfo& joined, float* out) {
  const auto [x, y, z] = channel.spatial_shape();
  Volume source(VoxelType::kFloat32, {1, x, y, z}, channel.voxel_to_world);
  decode_image(channel, voxels, source.voxels<float>());
  const auto shape = joined.spatial_shape();
  const Volume on_grid =
      resample(source, solve(channel.voxel_to_world, joined.voxel_to_world), shape,
               {.mode = InterpolationMode::kBilinear, .padding = PaddingMode::kBorder});
  reverse_axes<float>(on_grid.bytes().data(), out, {shape[2], shape[1], shape[0]},
                      [](float value) { return value; });
}

/// A file for each channel, as one image.
class ChannelFiles final : public JoinedFormat {
 public:
  std::string_view name() const override { return "a file for each channel"; }
  StoredVoxels read_voxels(const ImageInfo& info) const override {
    return with_memory_for(info.path, info.voxel_bytes(), [&] {
      ByteBuffer buffer(info.voxel_bytes());
      const Channels& channels = channels_of(info);
      const std::size_t channel_bytes = buffer.size() / channels.size();
      std::uint64_t unused = 0;
      for (std::size_t c = 0; c < channels.size(); ++c) {
        const auto out = buffer.bytes().subspan(c * channel_bytes, channel_bytes);
        unused += copy_voxels(channels[c], info, out);
      }
      return StoredVoxels(std::move(buffer), 0, unused);
    });
  }

 private:
  std::vector<const ImageInfo*> parts_of(const ImageInfo& info) const override {
    std::vector<const ImageInfo*> parts;
    for (const ImageInfo& channel : channels_of(info)) parts.push_back(&channel);
    return parts;
  }

  /// \returns how many bytes of the channel's file are not used.
  static std::uint64_t copy_voxels(const ImageInfo& channel, const ImageInfo& joined,
                                   std::span<std::byte> out) {
    const StoredVoxels stored = read_stored_voxels(channel);
    auto* const values = reinterpret_cast<float*>(out.data());
    if (!is_on_grid(channel, joined)) {
      resample_into(channel, stored.bytes(), joined, values);
    } else if (is_stored_alike(channel, joined)) {
      std::memcpy(out.data(), stored.bytes().data(), out.size());
    } else {
      decode_image_in_order(channel, stored.bytes(), {values, out.size() / sizeof(float)});
    }
    return stored.unused_file_bytes();
  }
};

void check_channel(const ImageInfo& channel) {
  if (channel.volume_count() == 1) return;
  throw DataError(fmt::format("{}: got the shape {}, expected one channel, since each has a file",
                              channel.path.string(), format_shape(channel.shape)),
                  "name the file as the only one of its case, or split it");
}

const ChannelFiles& channel_format() {
  static const ChannelFiles format;
  return format;
}

ImageInfo join_channels(Channels channels) {
  for (const ImageInfo& channel : channels) check_channel(channel);
  ImageInfo info = channels.front();
  info.format = &channel_format();
  const auto [x, y, z] = info.spatial_shape();
  info.shape = {x, y, z, std::ssize(channels)};
  info.is_oriented = std::ranges::all_of(channels, &ImageInfo::is_oriented);
  const bool is_alike = std::ranges::all_of(channels, [&](const ImageInfo& channel) {
    return is_stored_alike(channel, info) && is_on_grid(channel, info);
  });
  if (!is_alike) {
    info.voxel_type = VoxelType::kFloat32;
    info.slope = 1.0;
    info.intercept = 0.0;
  }
  info.header = std::move(channels);
  return info;
}

}  // namespace

std::vector<fs::path> channel_files(const CaseFiles& files) {
  std::vector<fs::path> all{files.image};
  all.insert(all.end(), files.more_channels.begin(), files.more_channels.end());
  return all;
}

CaseFiles without_label(const CaseFiles& files) {
  CaseFiles image = files;
  image.label.reset();
  image.masks.clear();
  return image;
}

ImageInfo read_case_info(const CaseFiles& files) {
  if (files.more_channels.empty()) return read_image_info(files.image);
  Channels channels;
  for (const fs::path& file : channel_files(files)) channels.push_back(read_image_info(file));
  return join_channels(std::move(channels));
}

std::vector<std::string> find_channels_off_grid(const ImageInfo& info) {
  std::vector<std::string> found;
  if (info.format != &channel_format()) return found;
  for (const ImageInfo& channel : channels_of(info)) {
    if (is_on_grid(channel, info)) continue;
    found.push_back(fmt::format(
        "the channel {} lies on another grid than the first: got the shape {} and the affine {}, "
        "expected {} and {}",
        channel.path.string(), format_shape(channel.spatial_shape()),
        format_affine(channel.voxel_to_world), format_shape(info.spatial_shape()),
        format_affine(info.voxel_to_world)));
  }
  return found;
}

std::uint64_t hash_of_image(const CaseFiles& files,
                            const std::function<std::uint64_t(const fs::path&)>& hash_of) {
  if (files.more_channels.empty()) return hash_of(files.image);
  Hasher hasher;
  for (const fs::path& file : channel_files(files)) hasher.update(format_hash(hash_of(file)));
  return hasher.digest();
}

std::uint64_t hash_of_image(const CaseFiles& files) {
  return hash_of_image(files, [](const fs::path& channel) { return hash_of_image(channel); });
}

}  // namespace hayate
