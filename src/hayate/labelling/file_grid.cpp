// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/file_grid.h"

#include <algorithm>
#include <cmath>

#include "hayate/volume/affine.h"

namespace hayate {
namespace {

/// Which voxels of a grid lie inside of a volume's own voxels.
class Inside {
 public:
  Inside(const Volume& volume, const FileGrid& grid)
      : to_volume_(solve(volume.voxel_to_world(), grid.voxel_to_world)),
        shape_(volume.spatial_shape()),
        reach_(seen_reach(to_volume_)) {}

  bool operator()(std::int64_t x, std::int64_t y, std::int64_t z) const {
    const Vector3 at = transform_point(
        to_volume_, {static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (!is_seen(at[axis], shape_[axis], reach_[axis])) return false;
    }
    return true;
  }

 private:
  Affine to_volume_;
  SpatialShape shape_;
  Vector3 reach_;
};

void fill_unseen(Volume& logits, std::size_t voxel, UnseenVoxel unseen) {
  // Certain enough that a softmax or sigmoid is 0 or 1 in float32.
  constexpr float kCertain = 100.0F;
  for (std::int64_t c = 0; c < logits.channels(); ++c) {
    logits.channel<float>(c)[voxel] =
        c == 0 && unseen == UnseenVoxel::kBackground ? kCertain : -kCertain;
  }
}

}  // namespace

ResampleOptions logit_resampling() {
  return {.mode = InterpolationMode::kBilinear, .padding = PaddingMode::kBorder};
}

Vector3 seen_reach(const Affine& file_to_prepared_voxel) {
  // What rounding adds: where Spacing rounds a tie down, the file's outer voxels lie at exactly
  // half a voxel, and solve() is off by some 1e-16 either way.
  constexpr double kRounding = 1e-6;
  Vector3 reach{};
  for (std::size_t row = 0; row < 3; ++row) {
    double file_voxel = 0.0;
    for (std::size_t column = 0; column < 3; ++column) {
      file_voxel += std::abs(file_to_prepared_voxel(row, column));
    }
    reach[row] = 0.5 * std::max(file_voxel, 1.0) + kRounding;
  }
  return reach;
}

bool is_seen(double coordinate, std::int64_t size, double reach) {
  return coordinate >= -reach && coordinate <= static_cast<double>(size) - 1.0 + reach;
}

Volume resample_onto_file_grid(const Volume& logits, const FileGrid& grid, UnseenVoxel unseen) {
  Volume result = resample(logits, solve(logits.voxel_to_world(), grid.voxel_to_world), grid.shape,
                           logit_resampling());
  result.set_voxel_to_world(grid.voxel_to_world);

  const Inside inside(logits, grid);
  std::size_t voxel = 0;
  for (std::int64_t x = 0; x < grid.shape[0]; ++x) {
    for (std::int64_t y = 0; y < grid.shape[1]; ++y) {
      for (std::int64_t z = 0; z < grid.shape[2]; ++z, ++voxel) {
        if (!inside(x, y, z)) fill_unseen(result, voxel, unseen);
      }
    }
  }
  return result;
}

}  // namespace hayate
