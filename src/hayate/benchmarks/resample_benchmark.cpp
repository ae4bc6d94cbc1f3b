// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/resample_benchmark.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <nlohmann/json.hpp>

#include "hayate/base/hash.h"
#include "hayate/base/philox_stream.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/resampling/affine_matrices.h"
#include "hayate/transforms/spacing_grid.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

constexpr double kMillisecondsPerSecond = 1000.0;

/// Noise: over the range of a CT, of eight bits, or of three classes.
Volume make_source(const ResampleBenchmarkOptions& options) {
  const VolumeShape shape{1, options.matrix, options.matrix, options.slices};
  Volume volume(VoxelType::kInt16, shape, diagonal_affine({0.8, 0.8, 5.0}));
  const bool is_small = options.is_label || options.is_uint8;
  const std::uint32_t value_count = options.is_label ? 3 : options.is_uint8 ? 256 : 4096;
  const std::int64_t lowest = is_small ? 0 : -1024;
  PhiloxStream random({.seed = 1});
  for (std::int16_t& voxel : volume.voxels<std::int16_t>()) {
    voxel = static_cast<std::int16_t>(random.randint(value_count) + lowest);
  }
  return is_small ? convert(volume, VoxelType::kUint8) : std::move(volume);
}

/// The grid turned about its centre, in the world.
SpacingGrid turned(SpacingGrid grid, const Affine& source_voxel_to_world) {
  constexpr double kRadians = std::numbers::pi / 180.0;
  constexpr Vector3 kAngles{10.0 * kRadians, 5.0 * kRadians, 3.0 * kRadians};
  Vector3 centre;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    centre[axis] = 0.5 * static_cast<double>(grid.shape[axis] - 1);
  }
  centre = transform_point(grid.voxel_to_world, centre);
  Affine turn = rotation_matrix(kAngles);
  const Vector3 moved = transform_point(turn, centre);
  for (std::size_t axis = 0; axis < 3; ++axis) turn(axis, 3) = centre[axis] - moved[axis];
  grid.voxel_to_world = turn * grid.voxel_to_world;
  grid.output_to_input_voxel = solve(source_voxel_to_world, grid.voxel_to_world);
  return grid;
}

double largest_difference(const Volume& a, const Volume& b) {
  const Volume left = convert(a, VoxelType::kFloat32);
  const Volume right = convert(b, VoxelType::kFloat32);
  double largest = 0.0;
  for (std::size_t i = 0; i < left.voxels<float>().size(); ++i) {
    largest =
        std::max(largest, std::abs(double{left.voxels<float>()[i]} - right.voxels<float>()[i]));
  }
  return largest;
}

}  // namespace

ordered_json run_resample_benchmark(const ResampleBenchmarkOptions& options) {
  const Volume source = make_source(options);
  SpacingGrid grid = compute_spacing_grid(source.voxel_to_world(), source.spatial_shape(),
                                          {.pixdim = {1.5, 1.5, 2.0}});
  if (options.is_oblique) grid = turned(grid, source.voxel_to_world());
  const ResampleOptions how{.mode = options.is_label ? InterpolationMode::kNearest
                                                     : InterpolationMode::kBilinear};
  const auto timed = [&](auto function, double& milliseconds) {
    const Stopwatch watch;
    Volume result = function(source, grid.output_to_input_voxel, grid.shape, how);
    milliseconds = kMillisecondsPerSecond * watch.seconds();
    return result;
  };
  std::vector<double> fast_ms;
  std::vector<double> plain_ms;
  std::vector<double> ratios;
  ordered_json result;
  result["benchmark"] = "resample";
  for (int round = 0; round <= options.rounds; ++round) {
    double ours = 0.0;
    double theirs = 0.0;
    const Volume fast = timed(resample, ours);
    const Volume slow = timed(resample_reference, theirs);
    result["hash"] = format_hash(hash_bytes(fast.bytes()));
    result["largest_difference"] = largest_difference(fast, slow);
    if (round == 0) continue;
    fast_ms.push_back(ours);
    plain_ms.push_back(theirs);
    ratios.push_back(theirs / ours);
  }
  result["shape"] = source.spatial_shape();
  result["output_shape"] = grid.shape;
  result["cpu"] = cpu_name();
  result["commit"] = hayate_commit();
  add_spread(result, "ms", spread_of(fast_ms));
  add_spread(result, "plain_ms", spread_of(plain_ms));
  add_spread(result, "times_faster", spread_of(ratios));
  return result;
}

}  // namespace hayate
