// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

struct ResampleBenchmarkOptions {
  /// Voxels of the volume: matrix x matrix x slices, of 0.8 x 0.8 x 5 mm.
  std::int64_t matrix = 512;
  std::int64_t slices = 90;
  /// A grid turned by 10, 5 and 3 degrees about X, Y and Z, so that no axis follows another.
  bool is_oblique = false;
  /// uint8 class indices, nearest, instead of an int16 CT, trilinear.
  bool is_label = false;
  /// A uint8 image, trilinear, instead of the CT.
  bool is_uint8 = false;
  /// Rounds that count; one more comes first.
  int rounds = 3;
};

/// Resamples a volume to 1.5 x 1.5 x 2 mm on one thread, the fast and the plain way in turn:
/// milliseconds of both, the median of their ratios, the largest difference, and a hash of what
/// came of the first.
nlohmann::ordered_json run_resample_benchmark(const ResampleBenchmarkOptions& options);

}  // namespace hayate
