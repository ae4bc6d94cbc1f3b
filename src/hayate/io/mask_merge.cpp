// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mask_merge.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <limits>
#include <vector>

namespace hayate {
namespace {

// Masks are zeros nearly everywhere, which are passed over by so many bytes at a time.
constexpr std::size_t kBlockBytes = 64;

bool is_zero(const std::byte* block) {
  static constexpr std::array<std::byte, kBlockBytes> kZeros{};
  return std::memcmp(block, kZeros.data(), kBlockBytes) == 0;
}

/// Calls `body(index)` for each voxel of a mask that is above 0.
template <class Stored, class Body>
void for_each_inside(const ImageInfo& mask, std::span<const std::byte> voxels, Body&& body) {
  const auto is_inside = [&](Stored stored) {
    return static_cast<double>(stored) * mask.slope + mask.intercept > 0.0;
  };
  const bool skips_zeros = !is_inside(Stored{});
  constexpr std::size_t kBlock = kBlockBytes / sizeof(Stored);
  const std::size_t count = voxels.size() / sizeof(Stored);
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::byte* const block = voxels.data() + begin * sizeof(Stored);
    const std::size_t size = std::min(kBlock, count - begin);
    if (skips_zeros && size == kBlock && is_zero(block)) continue;
    for (std::size_t i = 0; i < size; ++i) {
      Stored stored;
      std::memcpy(&stored, block + i * sizeof(Stored), sizeof(Stored));
      if (is_inside(stored)) body(begin + i);
    }
  }
}

}  // namespace

MaskMerge::MaskMerge(const ImageInfo& label)
    : type_(label.voxel_type), label_(label.voxel_bytes()) {
  assert(type_ == VoxelType::kUint8 || type_ == VoxelType::kUint16);
  std::ranges::fill(label_.bytes(), std::byte{0});
}

template <class Label>
void MaskMerge::add_as(const ImageInfo& mask, std::span<const std::byte> voxels, int value) {
  auto* const label = reinterpret_cast<Label*>(label_.bytes().data());
  std::vector<std::uint64_t> had(std::size_t{std::numeric_limits<Label>::max()} + 1);
  dispatch_voxel_type(mask.voxel_type, [&]<class Stored>() {
    for_each_inside<Stored>(mask, voxels, [&](std::size_t index) {
      ++had[label[index]];
      label[index] = static_cast<Label>(value);
    });
  });
  for (std::size_t earlier = 1; earlier < had.size(); ++earlier) {
    if (had[earlier] > 0) overlaps_[{static_cast<int>(earlier), value}] += had[earlier];
  }
}

void MaskMerge::add(const ImageInfo& mask, std::span<const std::byte> voxels, int value) {
  if (type_ == VoxelType::kUint8) {
    add_as<std::uint8_t>(mask, voxels, value);
  } else {
    add_as<std::uint16_t>(mask, voxels, value);
  }
}

}  // namespace hayate
