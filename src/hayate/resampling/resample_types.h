// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/resampling/resample.h"

namespace hayate {

// What all ways of resampling share.

/// \throws DataError  when the coordinates of a large grid would not be finite, which comes of
///                    affines that are nearly singular.
inline void check_mapping(const Affine& output_to_input_voxel) {
  constexpr double kFarthestVoxels = 1e300;
  for (const auto& row : output_to_input_voxel.rows) {
    for (const double element : row) {
      if (std::abs(element) <= kFarthestVoxels) continue;
      throw DataError(fmt::format("cannot sample on a grid whose voxels are mapped by {}",
                                  format_affine(output_to_input_voxel)),
                      "repair the header's sform or qform");
    }
  }
}

/// Calls body with one of the three types that are read.
template <class Body>
decltype(auto) with_readable_type(VoxelType type, Body&& body) {
  if (type == VoxelType::kUint8) return body.template operator()<std::uint8_t>();
  if (type == VoxelType::kInt16) return body.template operator()<std::int16_t>();
  assert(type == VoxelType::kFloat32);
  return body.template operator()<float>();
}

/// Makes the result, whose voxels are not initialised.
inline Volume make_result(const Volume& source, const Affine& voxel_to_world,
                          const SpatialShape& shape, InterpolationMode mode) {
  const bool to_float = mode == InterpolationMode::kBilinear;
  return {to_float ? VoxelType::kFloat32 : source.type(),
          {source.channels(), shape[0], shape[1], shape[2]},
          voxel_to_world};
}

}  // namespace hayate
