// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"

namespace hayate {

// Bounds that options of many steps share. They are wider than what anybody trains with, and narrow
// enough that what is computed from several of them stays within int64 and float32.

/// Largest size along an axis, in voxels, and the range of such sizes.
inline constexpr double kLargestAxis = 65536;
inline constexpr Range kVoxelCount{1, kLargestAxis, "voxels"};
/// Sizes along an axis, where 0 or less stands for the size that there is.
inline constexpr Range kVoxelCountOrAll{-kLargestAxis, kLargestAxis, "voxels"};
/// Voxels that are added around something.
inline constexpr Range kMarginVoxels{0, kLargestAxis, "voxels"};

/// Intensities, and what is added to them.
inline constexpr Range kIntensity{-1e9, 1e9};
/// What intensities are multiplied with.
inline constexpr Range kIntensityFactor{-1e6, 1e6};
/// Standard deviations of Gaussians, in voxels.
inline constexpr Range kSigmaVoxels{0, 1000, "voxels"};
inline constexpr Range kRadians{-100, 100, "radians"};

inline constexpr Range kThreadCount{0, 1024, "threads"};

}  // namespace hayate
