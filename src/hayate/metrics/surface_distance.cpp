// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/surface_distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "hayate/metrics/distance_transform.h"
#include "hayate/resampling/resample_axes.h"
#include "hayate/resampling/voxel_box.h"
#include "hayate/transforms/class_mask.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

constexpr float kNoDistance = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

VoxelBox joined(const VoxelBox& a, const VoxelBox& b) {
  if (a == VoxelBox{}) return b;
  if (b == VoxelBox{}) return a;
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::min(a.begin[axis], b.begin[axis]);
    box.end[axis] = std::max(a.end[axis], b.end[axis]);
  }
  return box;
}

/// Returns those voxels of a mask [X, Y, Z] within a box, which holds all of it, that have a face
/// towards something else.
std::vector<std::uint8_t> surface_in(const Volume& mask, const VoxelBox& box) {
  const auto voxels = mask.voxels<std::uint8_t>();
  const SpatialShape shape = mask.spatial_shape();
  const std::int64_t row = shape[2];
  const std::int64_t plane = shape[1] * row;
  const auto is_surface = [&](std::int64_t x, std::int64_t y, std::int64_t z) {
    const std::uint8_t* const here = voxels.data() + x * plane + y * row + z;
    if (*here == 0) return false;
    if (std::min({x, y, z}) == 0) return true;
    if (x + 1 == shape[0] || y + 1 == shape[1] || z + 1 == shape[2]) return true;
    return (here[-plane] & here[plane] & here[-row] & here[row] & here[-1] & here[1]) == 0;
  };
  const SpatialShape size = box.shape();
  std::vector<std::uint8_t> surface;
  surface.reserve(static_cast<std::size_t>(size[0] * size[1] * size[2]));
  for (std::int64_t x = box.begin[0]; x < box.end[0]; ++x) {
    for (std::int64_t y = box.begin[1]; y < box.end[1]; ++y) {
      for (std::int64_t z = box.begin[2]; z < box.end[2]; ++z) {
        surface.push_back(is_surface(x, y, z) ? 1 : 0);
      }
    }
  }
  return surface;
}

std::vector<float> distances_of(const std::vector<std::uint8_t>& from,
                                const std::vector<std::uint8_t>& to, const SpatialShape& shape,
                                const Vector3& spacing) {
  const std::vector<double> squared = squared_distances(to, shape, spacing);
  std::vector<float> distances;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] != 0) distances.push_back(static_cast<float>(std::sqrt(squared[i])));
  }
  return distances;
}

float mean(std::span<const float> values) {
  if (values.empty()) return kNan;
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return static_cast<float>(sum / static_cast<double>(values.size()));
}

float largest(std::span<const float> values, std::optional<double> percent) {
  if (values.empty()) return kNan;
  if (!percent || values.front() == kNoDistance) return std::ranges::max(values);
  std::vector<float> reordered(values.begin(), values.end());
  return static_cast<float>(percentile(std::span(reordered), *percent));
}

}  // namespace

SurfaceDistances surface_distances(const Volume& predicted, const Volume& labelled,
                                   std::uint8_t class_index, const Vector3& spacing) {
  assert(predicted.shape() == labelled.shape());
  const Volume predicted_mask = class_mask(predicted, {&class_index, 1});
  const Volume labelled_mask = class_mask(labelled, {&class_index, 1});
  // Nearest voxels of a surface lie in the box, whatever is outside.
  const VoxelBox box = joined(find_above(view_of(predicted_mask, 0), 0.0),
                              find_above(view_of(labelled_mask, 0), 0.0));
  const auto predicted_surface = surface_in(predicted_mask, box);
  const auto labelled_surface = surface_in(labelled_mask, box);
  const std::int64_t predicted_count = std::ranges::count(predicted_surface, 1);
  const std::int64_t labelled_count = std::ranges::count(labelled_surface, 1);
  if (predicted_count == 0 || labelled_count == 0) {
    const auto count = static_cast<std::size_t>(predicted_count + labelled_count);
    return {std::vector<float>(count, kNoDistance), std::vector<float>(count, kNoDistance)};
  }
  return {distances_of(predicted_surface, labelled_surface, box.shape(), spacing),
          distances_of(labelled_surface, predicted_surface, box.shape(), spacing)};
}

float hausdorff_distance(const SurfaceDistances& distances, std::optional<double> percentile,
                         bool directed) {
  const float of_predicted = largest(distances.of_predicted, percentile);
  return directed ? of_predicted
                  : std::max(of_predicted, largest(distances.of_labelled, percentile));
}

float average_surface_distance(const SurfaceDistances& distances, bool symmetric,
                               MonaiRelease release) {
  if (!symmetric) return mean(distances.of_predicted);
  if (release == MonaiRelease::k07) {
    return 0.5F * (mean(distances.of_predicted) + mean(distances.of_labelled));
  }
  std::vector<float> all = distances.of_predicted;
  all.insert(all.end(), distances.of_labelled.begin(), distances.of_labelled.end());
  return mean(all);
}

float surface_dice(const SurfaceDistances& distances, double tolerance) {
  std::int64_t near = 0;
  std::size_t all = 0;
  for (const auto* side : {&distances.of_predicted, &distances.of_labelled}) {
    near += std::ranges::count_if(*side, [&](float distance) { return distance <= tolerance; });
    all += side->size();
  }
  return all == 0 ? kNan : static_cast<float>(near) / static_cast<float>(all);
}

}  // namespace hayate
