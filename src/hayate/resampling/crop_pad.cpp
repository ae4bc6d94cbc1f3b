// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/crop_pad.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "hayate/volume/kept_volume.h"

namespace hayate {
namespace {

/// Calls copy_row(first) with the first voxel of each of the box's rows along Z, channel by
/// channel.
template <class CopyRow>
void for_each_row(const Volume& volume, const VoxelBox& box, CopyRow copy_row) {
  const SpatialShape from = volume.spatial_shape();
  for (std::int64_t channel = 0; channel < volume.channels(); ++channel) {
    for (std::int64_t x = box.begin[0]; x < box.end[0]; ++x) {
      for (std::int64_t y = box.begin[1]; y < box.end[1]; ++y) {
        copy_row(channel * volume.spatial_size() + (x * from[1] + y) * from[2] + box.begin[2]);
      }
    }
  }
}

std::int64_t floor_mod(std::int64_t value, std::int64_t modulus) {
  return (value % modulus + modulus) % modulus;
}

/// Stands for a voxel of the constant.
constexpr std::int64_t kOutside = -1;

/// Returns which voxel of an axis of `size` voxels stands at `index`, which may lie outside.
std::int64_t source_index(std::int64_t index, std::int64_t size, PadMode mode) {
  if (index >= 0 && index < size) return index;
  switch (mode) {
    case PadMode::kEdge:
    case PadMode::kReplicate:
      return std::clamp<std::int64_t>(index, 0, size - 1);
    case PadMode::kReflect: {
      if (size == 1) return 0;
      const std::int64_t folded = floor_mod(index, 2 * (size - 1));
      return std::min(folded, 2 * (size - 1) - folded);
    }
    case PadMode::kSymmetric: {
      const std::int64_t folded = floor_mod(index, 2 * size);
      return std::min(folded, 2 * size - 1 - folded);
    }
    case PadMode::kWrap:
    case PadMode::kCircular:
      return floor_mod(index, size);
    case PadMode::kConstant:
      break;
  }
  return kOutside;
}

using SourceIndices = std::array<std::vector<std::int64_t>, 3>;

template <class T>
void pad_channel(std::span<const T> source, const SpatialShape& shape, const SourceIndices& indices,
                 const SpatialShape& before, T constant, T* out) {
  for (const std::int64_t x : indices[0]) {
    for (const std::int64_t y : indices[1]) {
      const std::size_t row_size = indices[2].size();
      if (x == kOutside || y == kOutside) {
        out = std::fill_n(out, row_size, constant);
        continue;
      }
      const T* row = source.data() + (x * shape[1] + y) * shape[2];
      const auto pick = [&](std::int64_t z) { return z == kOutside ? constant : row[z]; };
      const auto inside = indices[2].begin() + before[2];
      out = std::transform(indices[2].begin(), inside, out, pick);
      out = std::copy_n(row, shape[2], out);
      out = std::transform(inside + shape[2], indices[2].end(), out, pick);
    }
  }
}

/// Returns the type of what is cut out of a volume of that type.
VoxelType cropped_type(VoxelType type) {
  return is_kept_type(type) ? widened_type(type) : type;
}

}  // namespace

Affine shifted_affine(const Affine& affine, const SpatialShape& origin) {
  const Vector3 world =
      transform_point(affine, {static_cast<double>(origin[0]), static_cast<double>(origin[1]),
                               static_cast<double>(origin[2])});
  Affine shifted = affine;
  for (std::size_t row = 0; row < 3; ++row) shifted(row, 3) = world[row];
  return shifted;
}

Volume crop(const Volume& volume, const VoxelBox& box) {
  const SpatialShape to = box.shape();
  Volume result(cropped_type(volume.type()), {volume.channels(), to[0], to[1], to[2]},
                shifted_affine(volume.voxel_to_world(), box.begin));
  if (result.size() > 0) crop_into(volume, box, result.mutable_bytes().data());
  return result;
}

void crop_into(const Volume& volume, const VoxelBox& box, std::byte* out) {
  const SpatialShape from = volume.spatial_shape();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    assert(box.begin[axis] >= 0 && box.begin[axis] <= box.end[axis] && box.end[axis] <= from[axis]);
  }
  const bool is_kept = is_kept_type(volume.type());
  const std::int64_t row_size = box.shape()[2];
  const auto voxel_bytes = static_cast<std::int64_t>(voxel_size_bytes(cropped_type(volume.type())));
  for_each_row(volume, box, [&](std::int64_t first) {
    if (is_kept) {
      widen(volume, first, row_size, out);
    } else {
      std::copy_n(volume.bytes().data() + first * voxel_bytes, row_size * voxel_bytes, out);
    }
    out += row_size * voxel_bytes;
  });
}

Volume pad(const Volume& volume, const SpatialShape& before, const SpatialShape& after,
           const PadFill& fill) {
  const SpatialShape from = volume.spatial_shape();
  SpatialShape origin;
  SourceIndices indices;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    assert(before[axis] >= 0 && after[axis] >= 0);
    assert(from[axis] > 0 || fill.mode == PadMode::kConstant);
    origin[axis] = -before[axis];
    for (std::int64_t i = -before[axis]; i < from[axis] + after[axis]; ++i) {
      indices[axis].push_back(source_index(i, from[axis], fill.mode));
    }
  }
  Volume result(
      volume.type(),
      {volume.channels(), std::ssize(indices[0]), std::ssize(indices[1]), std::ssize(indices[2])},
      shifted_affine(volume.voxel_to_world(), origin));
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    for (std::int64_t channel = 0; channel < volume.channels(); ++channel) {
      pad_channel<T>(volume.channel<T>(channel), from, indices, before, static_cast<T>(fill.value),
                     result.channel<T>(channel).data());
    }
  });
  return result;
}

Volume crop_or_pad(const Volume& volume, const VoxelBox& box, const PadFill& fill) {
  const SpatialShape shape = volume.spatial_shape();
  VoxelBox inside;
  SpatialShape before;
  SpatialShape after;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    inside.begin[axis] = std::clamp<std::int64_t>(box.begin[axis], 0, shape[axis]);
    inside.end[axis] = std::clamp(box.end[axis], inside.begin[axis], shape[axis]);
    before[axis] = std::max<std::int64_t>(-box.begin[axis], 0);
    after[axis] = std::max<std::int64_t>(box.end[axis] - shape[axis], 0);
  }
  Volume cropped = crop(volume, inside);
  if (box == inside) return cropped;
  return pad(cropped, before, after, fill);
}

}  // namespace hayate
