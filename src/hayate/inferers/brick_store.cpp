// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/brick_store.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <utility>

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "hayate/windows/voxel_boxes.h"

namespace hayate {
namespace {

/// The part of [K, outer] that lies in a box within the outer one.
at::Tensor part_of(const at::Tensor& tensor, const VoxelBox& outer, const VoxelBox& box) {
  at::Tensor part = tensor;
  const std::int64_t first_axis = tensor.dim() - 3;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    part = part.narrow(first_axis + static_cast<std::int64_t>(axis),
                       box.begin[axis] - outer.begin[axis], box.end[axis] - box.begin[axis]);
  }
  return part;
}

std::span<std::byte> bytes_of(const at::Tensor& sums) {
  return {static_cast<std::byte*>(sums.data_ptr()), sums.nbytes()};
}

/// Indices of the pieces between cuts that [begin, end) reaches.
std::pair<std::size_t, std::size_t> pieces(const std::vector<std::int64_t>& cuts,
                                           std::int64_t begin, std::int64_t end) {
  const auto first = std::ranges::upper_bound(cuts, begin) - cuts.begin() - 1;
  const auto last = std::ranges::lower_bound(cuts, end) - cuts.begin();
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
}

}  // namespace

BrickStore::BrickStore(std::int64_t channel_count, const AxisCuts& cuts,
                       std::filesystem::path scratch_folder)
    : channel_count_(channel_count), cuts_(cuts), scratch_folder_(std::move(scratch_folder)) {
  for (const VoxelBox& box : bricks_between(cuts)) bricks_.push_back(Brick{box, {}, {}, false});
}

template <class Use>
void BrickStore::for_each_brick(const VoxelBox& box, const Use& use) const {
  std::array<std::pair<std::size_t, std::size_t>, 3> range;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    range[axis] = pieces(cuts_[axis], box.begin[axis], box.end[axis]);
  }
  for (std::size_t x = range[0].first; x < range[0].second; ++x) {
    for (std::size_t y = range[1].first; y < range[1].second; ++y) {
      for (std::size_t z = range[2].first; z < range[2].second; ++z) {
        use(bricks_[(x * (cuts_[1].size() - 1) + y) * (cuts_[2].size() - 1) + z]);
      }
    }
  }
}

template <class Use>
void BrickStore::for_each_brick(const VoxelBox& box, const Use& use) {
  std::as_const(*this).for_each_brick(box,
                                      [&](const Brick& brick) { use(const_cast<Brick&>(brick)); });
}

std::int64_t BrickStore::size_bytes(const Brick& brick) const {
  const SpatialShape shape = brick.box.shape();
  return channel_count_ * shape[0] * shape[1] * shape[2] * std::int64_t{sizeof(float)};
}

void BrickStore::allocate(Brick& brick) {
  const SpatialShape shape = brick.box.shape();
  const std::array<std::int64_t, 4> sizes{channel_count_, shape[0], shape[1], shape[2]};
  brick.sums = brick.is_on_disk ? at::empty(sizes, at::kFloat) : at::zeros(sizes, at::kFloat);
  resident_bytes_ += size_bytes(brick);
  if (!std::exchange(brick.is_on_disk, false)) return;
  scratch_->read(*brick.place_on_disk, bytes_of(brick.sums));
}

void BrickStore::put_aside(Brick& brick) {
  if (!scratch_) scratch_.emplace(scratch_folder_);
  if (!brick.place_on_disk) brick.place_on_disk = scratch_->reserve(size_bytes(brick));
  scratch_->write(*brick.place_on_disk, bytes_of(brick.sums));
  brick.is_on_disk = true;
  brick.sums.reset();
  resident_bytes_ -= size_bytes(brick);
}

void BrickStore::add(const VoxelBox& box, std::int64_t first_channel, const at::Tensor& values,
                     const at::Tensor& weights) {
  for_each_brick(box, [&](Brick& brick) {
    if (!brick.sums.defined()) allocate(brick);
    const VoxelBox common = intersection(brick.box, box);
    const at::Tensor sums =
        part_of(brick.sums.narrow(0, first_channel, values.size(0)), brick.box, common);
    const at::Tensor added = part_of(values, box, common).to(at::kFloat);
    if (weights.defined()) {
      sums.addcmul_(added, part_of(weights, box, common));
    } else {
      sums.add_(added);
    }
  });
}

void BrickStore::change(const VoxelBox& box,
                        const std::function<void(const at::Tensor& sums)>& change) {
  for_each_brick(box, [&](Brick& brick) { change(brick.sums); });
}

void BrickStore::fetch(const VoxelBox& box) {
  for_each_brick(box, [&](Brick& brick) {
    if (brick.is_on_disk) allocate(brick);
  });
}

void BrickStore::read(std::int64_t channel, const VoxelBox& box, const BoxPitch& pitch,
                      float* out) const {
  for_each_brick(box, [&](const Brick& brick) {
    assert(brick.sums.defined());
    const SpatialShape shape = brick.box.shape();
    const VoxelBox common = intersection(brick.box, box);
    const float* const sums =
        brick.sums.const_data_ptr<float>() + channel * shape[0] * shape[1] * shape[2];
    const std::int64_t length = common.end[2] - common.begin[2];
    for (std::int64_t x = common.begin[0]; x < common.end[0]; ++x) {
      for (std::int64_t y = common.begin[1]; y < common.end[1]; ++y) {
        const std::int64_t row = (x - brick.box.begin[0]) * shape[1] + y - brick.box.begin[1];
        std::copy_n(sums + row * shape[2] + common.begin[2] - brick.box.begin[2], length,
                    out + (x - box.begin[0]) * pitch.plane + (y - box.begin[1]) * pitch.row +
                        common.begin[2] - box.begin[2]);
      }
    }
  });
}

void BrickStore::forget(const std::function<bool(const VoxelBox& brick)>& is_done) {
  for (Brick& brick : bricks_) {
    if (!brick.sums.defined() || !is_done(brick.box)) continue;
    brick.sums.reset();
    resident_bytes_ -= size_bytes(brick);
  }
}

void BrickStore::keep_within(std::int64_t bytes,
                             const std::function<std::int64_t(const VoxelBox& brick)>& next_use) {
  if (resident_bytes_ <= bytes) return;
  std::vector<std::pair<std::int64_t, Brick*>> by_use;
  for (Brick& brick : bricks_) {
    if (brick.sums.defined()) by_use.emplace_back(next_use(brick.box), &brick);
  }
  std::ranges::stable_sort(by_use, std::ranges::greater(), [](const auto& b) { return b.first; });
  for (const auto& [use, brick] : by_use) {
    if (resident_bytes_ <= bytes) return;
    put_aside(*brick);
  }
}

}  // namespace hayate
