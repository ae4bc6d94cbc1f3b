// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hayate/io/byte_buffer.h"
#include "hayate/io/image_info.h"

namespace hayate {

/// Masks that are in the same voxels, without any other.
struct MaskCombination {
  /// Numbers of masks, ascending; none: the background.
  std::vector<std::size_t> masks;
  std::uint64_t voxel_count = 0;
};

/// Puts the masks of a case together, one after the other, numbered as they are added. A voxel is
/// in a mask where that is above 0, after slope and intercept; NaN is not.
class MaskMerge {
  using Code = std::uint16_t;

 public:
  /// What it takes beside a label.
  static constexpr std::size_t kBytesPerVoxel = sizeof(Code);

  /// \throws MemoryError
  explicit MaskMerge(std::uint64_t voxel_count);

  /// Adds the next mask. \param voxels  as they are stored, as many as the merge has.
  /// \throws DataError  when masks overlap in more ways than a label has values.
  void add(const ImageInfo& mask, std::span<const std::byte> voxels);

  /// Every combination that was there while masks were added; some may have no voxel left. The
  /// first is the background.
  const std::vector<MaskCombination>& combinations() const { return combinations_; }

  /// Makes a label of it.
  /// \param type    uint8 or uint16, which holds the values.
  /// \param values  of the combinations, in their order.
  /// \throws MemoryError
  ByteBuffer label(VoxelType type, std::span<const int> values) const;

 private:
  std::span<Code> codes();
  std::span<const Code> codes() const;
  Code code_with(Code code, std::size_t mask);

  ByteBuffer codes_;
  std::vector<MaskCombination> combinations_;
  std::size_t mask_count_ = 0;
};

}  // namespace hayate
