// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mask_merge.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"

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

MaskMerge::MaskMerge(std::uint64_t voxel_count)
    : codes_(voxel_count * sizeof(Code)), combinations_{{{}, voxel_count}} {
  std::ranges::fill(codes(), Code{0});
}

std::span<MaskMerge::Code> MaskMerge::codes() {
  const std::span<std::byte> bytes = codes_.bytes();
  return {reinterpret_cast<Code*>(bytes.data()), bytes.size() / sizeof(Code)};
}

std::span<const MaskMerge::Code> MaskMerge::codes() const {
  const std::span<const std::byte> bytes = codes_.bytes();
  return {reinterpret_cast<const Code*>(bytes.data()), bytes.size() / sizeof(Code)};
}

/// What a voxel of this combination is once the mask is there, too.
MaskMerge::Code MaskMerge::code_with(Code code, std::size_t mask) {
  if (combinations_.size() > std::numeric_limits<Code>::max()) {
    throw DataError(fmt::format("masks of a case overlap in more than {} ways",
                                std::numeric_limits<Code>::max()),
                    "check that they are masks of classes");
  }
  MaskCombination joined{combinations_[code].masks};
  joined.masks.push_back(mask);
  combinations_.push_back(std::move(joined));
  return static_cast<Code>(combinations_.size() - 1);
}

void MaskMerge::add(const ImageInfo& mask, std::span<const std::byte> voxels) {
  assert(voxels.size() / voxel_size_bytes(mask.voxel_type) == codes().size());
  const std::size_t number = mask_count_++;
  // Combinations that the mask is in are made when the first of their voxels is met, and no voxel
  // is met twice, so that those of before are all that are looked up.
  std::vector<Code> joined(combinations_.size(), Code{0});
  const std::span<Code> all = codes();
  dispatch_voxel_type(mask.voxel_type, [&]<class Stored>() {
    for_each_inside<Stored>(mask, voxels, [&](std::size_t index) {
      const Code before = all[index];
      Code& after = joined[before];
      if (after == 0) after = code_with(before, number);
      --combinations_[before].voxel_count;
      ++combinations_[after].voxel_count;
      all[index] = after;
    });
  });
}

ByteBuffer MaskMerge::label(VoxelType type, std::span<const int> values) const {
  assert(values.size() == combinations_.size());
  ByteBuffer label(codes().size() * voxel_size_bytes(type));
  const auto write_as = [&]<class Label>(Label* voxels) {
    for (const Code code : codes()) *voxels++ = static_cast<Label>(values[code]);
  };
  if (type == VoxelType::kUint8) {
    write_as(reinterpret_cast<std::uint8_t*>(label.bytes().data()));
  } else {
    assert(type == VoxelType::kUint16);
    write_as(reinterpret_cast<std::uint16_t*>(label.bytes().data()));
  }
  return label;
}

}  // namespace hayate
