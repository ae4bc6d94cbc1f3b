// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/encode_pieces.h"

#include <cstring>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

constexpr VolumeShape kShape{3, 4, 5, 7};
constexpr std::int64_t kPlaneBytes = 4 * 5 * 2;

Volume counted_volume() {
  Volume volume(VoxelType::kInt16, kShape);
  std::iota(volume.voxels<std::int16_t>().begin(), volume.voxels<std::int16_t>().end(), 0);
  return volume;
}

struct Pieces {
  std::vector<std::size_t> sizes;
  std::vector<std::byte> bytes;
};

Pieces encode(ChannelPlace channels, std::int64_t most_bytes) {
  const Volume volume = counted_volume();
  Pieces pieces;
  encode_in_pieces(
      VolumeView(volume), channels,
      [&](std::span<const std::byte> piece) {
        pieces.sizes.push_back(piece.size());
        pieces.bytes.insert(pieces.bytes.end(), piece.begin(), piece.end());
      },
      most_bytes);
  return pieces;
}

/// What lies at [c, x, y, z] of the volume.
std::int16_t counted(std::int64_t c, std::int64_t x, std::int64_t y, std::int64_t z) {
  return static_cast<std::int16_t>(((c * kShape[1] + x) * kShape[2] + y) * kShape[3] + z);
}

/// The voxel of a file, in its order.
std::int16_t stored(const Pieces& pieces, std::int64_t index) {
  std::int16_t value = 0;
  std::memcpy(&value, pieces.bytes.data() + static_cast<std::size_t>(index) * sizeof value,
              sizeof value);
  return value;
}

TEST(EncodePieces, OfChannelsBehindEachOtherAreInTheOrderOfFiles) {
  const Pieces pieces = encode(ChannelPlace::kSlowest, 3 * kPlaneBytes + 1);
  std::int64_t index = 0;
  for (std::int64_t c = 0; c < kShape[0]; ++c) {
    for (std::int64_t z = 0; z < kShape[3]; ++z) {
      for (std::int64_t y = 0; y < kShape[2]; ++y) {
        for (std::int64_t x = 0; x < kShape[1]; ++x) {
          ASSERT_EQ(stored(pieces, index++), counted(c, x, y, z));
        }
      }
    }
  }
}

TEST(EncodePieces, OfChannelsSideBySideAreInTheOrderOfFiles) {
  const Pieces pieces = encode(ChannelPlace::kFastest, 6 * kPlaneBytes);
  std::int64_t index = 0;
  for (std::int64_t z = 0; z < kShape[3]; ++z) {
    for (std::int64_t y = 0; y < kShape[2]; ++y) {
      for (std::int64_t x = 0; x < kShape[1]; ++x) {
        for (std::int64_t c = 0; c < kShape[0]; ++c) {
          ASSERT_EQ(stored(pieces, index++), counted(c, x, y, z));
        }
      }
    }
  }
}

TEST(EncodePieces, AreNoLargerThanTheyMayBeButForASinglePlane) {
  const auto sizes = [](ChannelPlace channels, std::int64_t most_bytes) {
    return encode(channels, most_bytes).sizes;
  };
  const auto plane = static_cast<std::size_t>(kPlaneBytes);
  const std::size_t three = 3 * plane;
  EXPECT_EQ(sizes(ChannelPlace::kSlowest, 4 * kPlaneBytes - 1),
            (std::vector{three, three, plane, three, three, plane, three, three, plane}));
  EXPECT_EQ(sizes(ChannelPlace::kSlowest, 1), std::vector<std::size_t>(21, plane));
  EXPECT_EQ(sizes(ChannelPlace::kFastest, 1), std::vector<std::size_t>(7, 3 * plane));
  EXPECT_EQ(sizes(ChannelPlace::kFastest, piece_bytes()).size(), 1U);
}

}  // namespace
}  // namespace hayate
