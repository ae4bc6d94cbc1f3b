// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/volume_slabs.h"

#include <cassert>
#include <cstring>

namespace hayate {
namespace {

void copy_planes(const Volume& volume, std::int64_t channel, std::int64_t begin, std::int64_t end,
                 std::span<std::byte> out) {
  const auto voxel_bytes = static_cast<std::int64_t>(voxel_size_bytes(volume.type()));
  const auto [x, y, z] = volume.spatial_shape();
  assert(std::ssize(out) == x * y * (end - begin) * voxel_bytes);
  const auto length = static_cast<std::size_t>((end - begin) * voxel_bytes);
  const std::byte* row = volume.bytes().data() + (channel * x * y * z + begin) * voxel_bytes;
  for (std::byte* to = out.data(); to != out.data() + out.size(); to += length) {
    std::memcpy(to, row, length);
    row += z * voxel_bytes;
  }
}

}  // namespace

Volume read_slab(const VolumeSlabs& slabs, const SlabRange& range) {
  const auto [c, x, y, z] = slabs.shape();
  const std::int64_t channel_count = range.end_channel - range.first_channel;
  Volume slab(slabs.type(), {channel_count, x, y, range.end - range.begin}, slabs.voxel_to_world());
  const std::size_t channel_bytes =
      static_cast<std::size_t>(slab.spatial_size()) * voxel_size_bytes(slab.type());
  for (std::int64_t i = 0; i < channel_count; ++i) {
    slabs.read(
        range.first_channel + i, range.begin, range.end,
        slab.mutable_bytes().subspan(static_cast<std::size_t>(i) * channel_bytes, channel_bytes));
  }
  return slab;
}

Volume read_whole(const VolumeSlabs& slabs) {
  return read_slab(slabs, {0, slabs.shape()[0], 0, slabs.shape()[3]});
}

void VolumeView::read(std::int64_t channel, std::int64_t begin, std::int64_t end,
                      std::span<std::byte> out) const {
  copy_planes(volume_, channel, begin, end, out);
}

void WholeVolume::read(std::int64_t channel, std::int64_t begin, std::int64_t end,
                       std::span<std::byte> out) const {
  copy_planes(volume_, channel, begin, end, out);
}

}  // namespace hayate
