// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/axis_order.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <vector>

#include "hayate/io/reverse_axes.h"

namespace hayate {
namespace {

/// An axis of the result: how long it is, and how far apart in the file its elements are.
struct Axis {
  std::int64_t size;
  std::int64_t stride;
};

std::vector<Axis> axes_of(std::span<const std::int64_t> sizes, std::span<const std::size_t> order) {
  std::vector<Axis> file_axes;
  std::int64_t stride = 1;
  for (const std::int64_t size : sizes) {
    file_axes.push_back({size, stride});
    stride *= size;
  }
  std::vector<Axis> axes;
  for (const std::size_t axis : order) axes.push_back(file_axes[axis]);
  return axes;
}

/// Walks the result's rows in order. Both sides are bytes, which need not be aligned.
template <class T>
void copy_reordered(const std::byte* in, std::span<const Axis> axes, std::span<std::byte> out) {
  const auto [row_size, row_stride] = axes[0];
  std::vector<std::int64_t> index(axes.size(), 0);
  std::int64_t row_begin = 0;
  std::byte* to = out.data();
  while (to != out.data() + out.size()) {
    for (std::int64_t i = 0; i < row_size; ++i, to += sizeof(T)) {
      std::memcpy(to, in + static_cast<std::size_t>(row_begin + i * row_stride) * sizeof(T),
                  sizeof(T));
    }
    for (std::size_t axis = 1; axis < axes.size(); ++axis) {
      row_begin += axes[axis].stride;
      if (++index[axis] < axes[axis].size) break;
      row_begin -= axes[axis].size * axes[axis].stride;
      index[axis] = 0;
    }
  }
}

}  // namespace

StoredVoxels reorder_axes(const std::filesystem::path& path, StoredVoxels voxels, VoxelType type,
                          std::span<const std::int64_t> sizes, std::span<const std::size_t> order) {
  assert(sizes.size() == order.size() && !order.empty());
  if (std::ranges::is_sorted(order)) return voxels;
  return with_memory_for(path, voxels.bytes().size(), [&] {
    ByteBuffer reordered(voxels.bytes().size());
    dispatch_voxel_type(type, [&]<class T>() {
      copy_reordered<T>(voxels.bytes().data(), axes_of(sizes, order), reordered.bytes());
    });
    return StoredVoxels(std::move(reordered), 0, voxels.unused_file_bytes());
  });
}

void encode_channels_first(const Volume& volume, std::span<std::byte> out) {
  assert(std::ssize(out) == volume.size_bytes());
  const auto [channel_count, x, y, z] = volume.shape();
  const auto spatial_size = static_cast<std::size_t>(volume.spatial_size());
  const auto count = static_cast<std::size_t>(channel_count);
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    std::vector<T> channel(spatial_size);
    for (std::size_t c = 0; c < count; ++c) {
      reverse_axes<T>(volume.bytes().data() + c * spatial_size * sizeof(T), channel.data(),
                      {z, y, x}, [](T value) { return value; });
      std::byte* to = out.data() + c * sizeof(T);
      for (const T& value : channel) {
        std::memcpy(to, &value, sizeof(T));
        to += count * sizeof(T);
      }
    }
  });
}

}  // namespace hayate
