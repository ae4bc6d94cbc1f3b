// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>

#include "hayate/io/byte_buffer.h"
#include "hayate/io/image_info.h"

namespace hayate {

/// (value of the earlier class, value of the later one) → voxels that the masks of both claim.
using MaskOverlaps = std::map<std::pair<int, int>, std::uint64_t>;

/// Puts the masks of classes together into one label, a mask after the other. A voxel is of a class
/// where its mask is above 0, after slope and intercept; NaN is not. Where several are, the last
/// one that is added counts.
class MaskMerge {
 public:
  /// Begins with background, 0.
  /// \param label  of uint8 or uint16, whose voxels the masks make.
  /// \throws MemoryError
  explicit MaskMerge(const ImageInfo& label);

  /// \param voxels  of the mask as they are stored, as many as the label has.
  /// \param value   of the class: above 0, and what the label's type holds.
  void add(const ImageInfo& mask, std::span<const std::byte> voxels, int value);

  /// Voxels that several masks claimed: each counts for the class that it had and the one that it
  /// then got.
  const MaskOverlaps& overlaps() const { return overlaps_; }

  std::span<const std::byte> label() const { return label_.bytes(); }
  ByteBuffer take_label() && { return std::move(label_); }

 private:
  template <class Label>
  void add_as(const ImageInfo& mask, std::span<const std::byte> voxels, int value);

  VoxelType type_;
  ByteBuffer label_;
  MaskOverlaps overlaps_;
};

}  // namespace hayate
