// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/boxed_volume.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "hayate/base/parallel.h"
#include "hayate/volume/voxel_count.h"
#include "hayate/windows/voxel_boxes.h"

namespace hayate {

BoxedVolume::BoxedVolume(const VolumeShape& shape, const Affine& voxel_to_world,
                         std::vector<float> unseen,
                         const std::optional<std::filesystem::path>& scratch_folder)
    : VolumeSlabs(VoxelType::kFloat32, shape, voxel_to_world), unseen_(std::move(unseen)) {
  assert(std::ssize(unseen_) == shape[0]);
  if (scratch_folder) scratch_.emplace(*scratch_folder);
}

void BoxedVolume::add(const VoxelBox& box, std::span<const float> values) {
  assert(std::ssize(values) == shape()[0] * voxel_count(box.shape()));
  const std::span<const std::byte> bytes = std::as_bytes(values);
  Box added{box, {}, 0};
  if (!scratch_) added.values.assign(values.begin(), values.end());
  const std::int64_t place = [&] {
    const std::scoped_lock lock(mutex_);
    if (scratch_) added.place_on_disk = scratch_->reserve(std::ssize(bytes));
    boxes_.push_back(std::move(added));
    return boxes_.back().place_on_disk;
  }();
  if (scratch_) scratch_->write(place, bytes);
}

void BoxedVolume::read(std::int64_t channel, std::int64_t begin, std::int64_t end,
                       std::span<std::byte> out) const {
  const auto [c, x, y, z] = shape();
  const VoxelBox slab{{0, 0, begin}, {x, y, end}};
  const std::span<float> values(reinterpret_cast<float*>(out.data()), out.size() / sizeof(float));
  assert(std::ssize(values) == voxel_count(slab.shape()));
  std::ranges::fill(values, unseen_[static_cast<std::size_t>(channel)]);
  std::vector<const Box*> reached;
  for (const Box& box : boxes_) {
    if (overlap(box.voxels, slab)) reached.push_back(&box);
  }
  parallel_for(std::ssize(reached), thread_count(), [&](std::int64_t i) {
    read_box(*reached[static_cast<std::size_t>(i)], channel, slab, values);
  });
}

void BoxedVolume::read_box(const Box& box, std::int64_t channel, const VoxelBox& slab,
                           std::span<float> out) const {
  const SpatialShape shape = box.voxels.shape();
  const std::int64_t size = voxel_count(shape);
  const std::int64_t begin = channel * size;
  std::vector<float> read;
  std::span<const float> values;
  if (scratch_) {
    read.resize(static_cast<std::size_t>(size));
    scratch_->read(box.place_on_disk + begin * static_cast<std::int64_t>(sizeof(float)),
                   std::as_writable_bytes(std::span(read)));
    values = read;
  } else {
    values = std::span(box.values)
                 .subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
  }
  const VoxelBox common = intersection(box.voxels, slab);
  const SpatialShape slab_shape = slab.shape();
  for (std::int64_t x = common.begin[0]; x < common.end[0]; ++x) {
    for (std::int64_t y = common.begin[1]; y < common.end[1]; ++y) {
      const std::int64_t row = (x - box.voxels.begin[0]) * shape[1] + y - box.voxels.begin[1];
      std::copy(
          values.data() + row * shape[2] + common.begin[2] - box.voxels.begin[2],
          values.data() + row * shape[2] + common.end[2] - box.voxels.begin[2],
          out.data() + (x * slab_shape[1] + y) * slab_shape[2] + common.begin[2] - slab.begin[2]);
    }
  }
}

}  // namespace hayate
