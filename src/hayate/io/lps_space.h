// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "hayate/volume/affine.h"

namespace hayate {

/// The axes of the space that voxels lie in.
inline constexpr std::size_t kSpaceRank = 3;

/// Takes an affine to LPS+ millimetres, in which DICOM and ITK count (x to the left, y to the
/// back), for the one to RAS+, in which affines are here; and the other way round.
inline Affine swap_lps_and_ras(Affine affine) {
  for (std::size_t row = 0; row < 2; ++row) {
    for (double& value : affine.rows[row]) value = -value;
  }
  // Headers should not say -0.
  for (auto& row : affine.rows) {
    for (double& value : row) value += 0.0;
  }
  return affine;
}

}  // namespace hayate
