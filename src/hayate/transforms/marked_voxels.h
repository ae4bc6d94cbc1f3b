// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "hayate/volume/kept_volume.h"
#include "hayate/volume/volume.h"

namespace hayate {

// Marks of the voxels of a grid, for what looks up where patches may be centred.

/// A bit a voxel, as VoxelSet takes them.
using VoxelMarks = std::vector<std::uint64_t>;

inline constexpr std::size_t kMarksPerWord = 64;

/// Returns as many words, all 0, as the marks of a grid take.
inline VoxelMarks no_marks(std::int64_t voxel_count) {
  return VoxelMarks((static_cast<std::size_t>(voxel_count) + kMarksPerWord - 1) / kMarksPerWord);
}

/// Eight bytes of 0 or 1 as eight bits, the first byte as the lowest.
inline std::uint64_t gather_bits(const std::uint8_t* bytes) {
  std::uint64_t eight;
  std::memcpy(&eight, bytes, sizeof(eight));
  return eight * 0x0102040810204080U >> 56;
}

/// Marks the voxels for which `test` holds in any channel from `first` to the last one but `end`.
/// \pre the volume is of no kept type.
template <class Test>
VoxelMarks mark_voxels(const Volume& volume, std::int64_t first, std::int64_t end, Test test) {
  const auto count = static_cast<std::size_t>(volume.spatial_size());
  VoxelMarks marks = no_marks(volume.spatial_size());
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    for (std::int64_t channel = first; channel < end; ++channel) {
      const T* const voxels = volume.channel<T>(channel).data();
      for (std::size_t begin = 0; begin < count; begin += kMarksPerWord) {
        std::uint8_t passed[kMarksPerWord] = {};
        if (begin + kMarksPerWord <= count) {
          // A constant length: the compiler makes vectors of it.
          for (std::size_t i = 0; i < kMarksPerWord; ++i) passed[i] = test(voxels[begin + i]);
        } else {
          for (std::size_t i = 0; begin + i < count; ++i) passed[i] = test(voxels[begin + i]);
        }
        std::uint64_t& word = marks[begin / kMarksPerWord];
        for (std::size_t i = 0; i < kMarksPerWord; i += 8) word |= gather_bits(passed + i) << i;
      }
    }
  });
  return marks;
}

/// Marks the voxels that are above the threshold in any channel, compared in the image's own float
/// type, as MONAI does: 0.7F is not above 0.7. Without an image, all of `voxel_count`.
VoxelMarks mark_above(const Volume* image, double threshold, std::int64_t voxel_count);

/// \throws DataError  when the volume has more than 2^32 voxels, which an index cannot number;
///                    `transform` is who asks.
void check_can_be_numbered(const Volume& label, std::string_view transform);

/// Calls `body(label, image)` with both in types that are computed with; the image may be null.
template <class Body>
auto with_widened(const Volume& label, const Volume* image, Body&& body) {
  const Volume wide_label = is_kept_type(label.type()) ? widen(label) : Volume();
  const bool keeps_image = image != nullptr && is_kept_type(image->type());
  const Volume wide_image = keeps_image ? widen(*image) : Volume();
  return body(is_kept_type(label.type()) ? wide_label : label, keeps_image ? &wide_image : image);
}

}  // namespace hayate
