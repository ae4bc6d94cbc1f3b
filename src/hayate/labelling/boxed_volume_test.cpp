// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/boxed_volume.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace hayate {
namespace {

constexpr VolumeShape kShape{2, 5, 4, 11};
constexpr VoxelBox kSeen{{1, 0, 2}, {5, 3, 9}};

float value_at(std::int64_t channel, std::int64_t x, std::int64_t y, std::int64_t z) {
  return static_cast<float>(channel * 1000 + x * 100 + y * 20 + z) + 0.25F;
}

/// Values [C, box] as they are added.
std::vector<float> values_of(const VoxelBox& box) {
  std::vector<float> values;
  for (std::int64_t c = 0; c < kShape[0]; ++c) {
    for (std::int64_t x = box.begin[0]; x < box.end[0]; ++x) {
      for (std::int64_t y = box.begin[1]; y < box.end[1]; ++y) {
        for (std::int64_t z = box.begin[2]; z < box.end[2]; ++z) {
          values.push_back(value_at(c, x, y, z));
        }
      }
    }
  }
  return values;
}

/// Boxes that make up what is seen, the last ones first.
void add_boxes(BoxedVolume& volume) {
  for (const auto& [x_begin, x_end] : {std::pair{3, 5}, {1, 3}}) {
    for (const auto& [z_begin, z_end] : {std::pair{6, 9}, {5, 6}, {2, 5}}) {
      const VoxelBox box{{x_begin, 0, z_begin}, {x_end, 3, z_end}};
      volume.add(box, values_of(box));
    }
  }
}

bool is_seen(std::int64_t x, std::int64_t y, std::int64_t z) {
  const SpatialShape voxel{x, y, z};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (voxel[axis] < kSeen.begin[axis] || voxel[axis] >= kSeen.end[axis]) return false;
  }
  return true;
}

void expect_planes(const VolumeSlabs& volume, std::int64_t begin, std::int64_t end) {
  const Volume slab = read_slab(volume, {0, 2, begin, end});
  for (std::int64_t c = 0; c < 2; ++c) {
    std::size_t voxel = 0;
    for (std::int64_t x = 0; x < kShape[1]; ++x) {
      for (std::int64_t y = 0; y < kShape[2]; ++y) {
        for (std::int64_t z = begin; z < end; ++z) {
          const float unseen = c == 0 ? 1.0F : 0.0F;
          ASSERT_EQ(slab.channel<float>(c)[voxel++],
                    is_seen(x, y, z) ? value_at(c, x, y, z) : unseen);
        }
      }
    }
  }
}

TEST(BoxedVolume, IsReadInSlabsThatCutBoxesFromMemoryAndFromTheDisk) {
  const TempFolder folder;
  for (const bool on_disk : {false, true}) {
    BoxedVolume volume(kShape, {}, {1.0F, 0.0F},
                       on_disk ? std::optional(folder.path()) : std::nullopt);
    add_boxes(volume);
    expect_planes(volume, 0, 11);
    expect_planes(volume, 4, 7);
    expect_planes(volume, 5, 6);
    expect_planes(volume, 9, 11);
  }
}

TEST(BoxedVolume, LeavesNoFile) {
  const TempFolder folder;
  BoxedVolume volume(kShape, {}, {1.0F, 0.0F}, folder.path());
  add_boxes(volume);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(BoxedVolume, WithoutBoxesIsWhatWasNotSeen) {
  const BoxedVolume volume({1, 2, 2, 2}, {}, {0.5F}, std::nullopt);
  const Volume whole = read_whole(volume);
  EXPECT_TRUE(std::ranges::all_of(whole.voxels<float>(), [](float v) { return v == 0.5F; }));
}

}  // namespace
}  // namespace hayate
