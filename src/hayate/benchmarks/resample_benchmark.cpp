// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/resample_benchmark.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "hayate/base/hash.h"
#include "hayate/base/philox_stream.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/benchmarks/spread.h"
#include "hayate/transforms/spacing_grid.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

constexpr double kMillisecondsPerSecond = 1000.0;

/// Noise over the range of a CT.
Volume make_ct(const ResampleBenchmarkOptions& options) {
  Volume volume(VoxelType::kInt16, {1, options.matrix, options.matrix, options.slices},
                diagonal_affine({0.8, 0.8, 5.0}));
  PhiloxStream random({.seed = 1});
  for (std::int16_t& voxel : volume.voxels<std::int16_t>()) {
    voxel = static_cast<std::int16_t>(random.randint(4096) - 1024);
  }
  return volume;
}

double largest_difference(const Volume& a, const Volume& b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.voxels<float>().size(); ++i) {
    largest = std::max(largest, std::abs(double{a.voxels<float>()[i]} - b.voxels<float>()[i]));
  }
  return largest;
}

}  // namespace

ordered_json run_resample_benchmark(const ResampleBenchmarkOptions& options) {
  const Volume source = make_ct(options);
  const SpacingGrid grid = compute_spacing_grid(source.voxel_to_world(), source.spatial_shape(),
                                                {.pixdim = {1.5, 1.5, 2.0}});
  const auto timed = [&](auto function, double& milliseconds) {
    const Stopwatch watch;
    Volume result = function(source, grid.output_to_input_voxel, grid.shape, ResampleOptions{});
    milliseconds = kMillisecondsPerSecond * watch.seconds();
    return result;
  };
  std::vector<double> by_axes;
  std::vector<double> plain;
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
    by_axes.push_back(ours);
    plain.push_back(theirs);
    ratios.push_back(theirs / ours);
  }
  result["shape"] = source.spatial_shape();
  result["output_shape"] = grid.shape;
  result["cpu"] = cpu_name();
  result["commit"] = hayate_commit();
  add_spread(result, "ms", spread_of(by_axes));
  add_spread(result, "plain_ms", spread_of(plain));
  add_spread(result, "times_faster", spread_of(ratios));
  return result;
}

}  // namespace hayate
