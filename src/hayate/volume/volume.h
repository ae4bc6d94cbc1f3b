// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "hayate/volume/affine.h"
#include "hayate/volume/voxel_type.h"

namespace hayate {

/// Sizes along [C, X, Y, Z].
using VolumeShape = std::array<std::int64_t, 4>;

/// An image or a label on a grid: voxels in C order [C, X, Y, Z] (Z runs fastest) of one scalar
/// type, and the affine that takes voxel indices (x, y, z) to world millimetres.
///
/// Owns its voxels. Moves, and copies only through clone(), because a volume is tens of megabytes.
class Volume {
 public:
  Volume() = default;

  /// Makes a volume whose voxels are not initialised.
  /// \throws MemoryError  when they do not fit.
  Volume(VoxelType type, const VolumeShape& shape, const Affine& voxel_to_world = {});

  /// Takes voxels that lie elsewhere, C order, and are not to be changed: the volume holds on to
  /// `owner`.
  Volume(VoxelType type, const VolumeShape& shape, const Affine& voxel_to_world,
         std::span<const std::byte> voxels, std::shared_ptr<const void> owner);

  static Volume zeros(VoxelType type, const VolumeShape& shape, const Affine& voxel_to_world = {});

  Volume(Volume&&) noexcept = default;
  Volume& operator=(Volume&&) noexcept = default;
  Volume clone() const;

  VoxelType type() const { return type_; }
  const VolumeShape& shape() const { return shape_; }
  std::int64_t channels() const { return shape_[0]; }
  SpatialShape spatial_shape() const { return {shape_[1], shape_[2], shape_[3]}; }
  /// Counts the voxels of one channel.
  std::int64_t spatial_size() const { return shape_[1] * shape_[2] * shape_[3]; }
  std::int64_t size() const { return shape_[0] * spatial_size(); }
  std::int64_t size_bytes() const { return (size() * voxel_size_bits(type_) + 7) / 8; }

  const Affine& voxel_to_world() const { return voxel_to_world_; }
  void set_voxel_to_world(const Affine& affine) { voxel_to_world_ = affine; }

  /// Returns all voxels. \pre T is the volume's type.
  template <class T>
  std::span<T> voxels() {
    assert(VoxelTypeOf<T>::kValue == type_);
    return {reinterpret_cast<T*>(bytes_.get()), static_cast<std::size_t>(size())};
  }
  template <class T>
  std::span<const T> voxels() const {
    assert(VoxelTypeOf<T>::kValue == type_);
    return {reinterpret_cast<const T*>(bytes_.get()), static_cast<std::size_t>(size())};
  }

  /// Returns the voxels of one channel. \pre T is the volume's type.
  template <class T>
  std::span<T> channel(std::int64_t index) {
    return voxels<T>().subspan(static_cast<std::size_t>(index * spatial_size()),
                               static_cast<std::size_t>(spatial_size()));
  }
  template <class T>
  std::span<const T> channel(std::int64_t index) const {
    return voxels<T>().subspan(static_cast<std::size_t>(index * spatial_size()),
                               static_cast<std::size_t>(spatial_size()));
  }

  std::span<const std::byte> bytes() const {
    return {bytes_.get(), static_cast<std::size_t>(size_bytes())};
  }
  std::span<std::byte> mutable_bytes() {
    return {bytes_.get(), static_cast<std::size_t>(size_bytes())};
  }

 private:
  /// Frees the voxels, unless somebody else owns them.
  struct Free {
    std::shared_ptr<const void> owner;
    void operator()(std::byte* bytes) const;
  };

  VoxelType type_ = VoxelType::kFloat32;
  VolumeShape shape_{};
  Affine voxel_to_world_;
  std::unique_ptr<std::byte[], Free> bytes_;
};

/// Returns the voxels converted as by a C cast (floats to integers truncate). Same grid. \pre types
/// of files.
Volume convert(const Volume& volume, VoxelType type);

}  // namespace hayate
