// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

namespace hayate {

/// Multiplies each voxel by 1 + `factor`, in place. MONAI: ScaleIntensity with `factor`.
void scale_intensity(std::span<float> voxels, double factor);

/// Maps the voxels' own minimum and maximum to `minv` and `maxv`, in place; to 0 and 1 when either
/// is missing. Where all voxels are equal, they are multiplied by `minv` (by 1 when it is missing),
/// as MONAI has it. MONAI: ScaleIntensity without `factor`.
void rescale_intensity(std::span<float> voxels, std::optional<double> minv,
                       std::optional<double> maxv);

}  // namespace hayate
