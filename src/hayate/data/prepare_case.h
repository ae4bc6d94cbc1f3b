// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>

#include "hayate/data/load_case.h"
#include "hayate/transforms/compose.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

using ObserveChannels = std::function<void(std::span<const VoxelView> channels)>;

/// Runs load_case, then the chain's deterministic transforms, with the same results (within the
/// rounding of `resample`) and the same errors, but without the steps in between where they are not
/// needed. Orientation, Spacing and ScaleIntensityRange at the beginning of the chain are done in
/// one pass over the voxels as the file has them; where CropForeground follows, only for voxels
/// that can lie in its box. A Spacing onto an oblique grid is done in the pass, too, with
/// Orientation before it and ScaleIntensityRange behind it; plain where another Spacing was before
/// it, or HAYATE_ISA is `reference`. The log, run.json and profile say what was done the plain way,
/// and why (base/fast_paths.h): cases as `prepare_case`, transforms as `transforms in one pass`.
///
/// \param observe  sees the image's channels as they were read, before anything was done to them:
/// as
///                 the file stores them, in the file's order, or as load_case gives them.
/// \param threads  1, or 2 to prepare image and label side by side.
/// \throws as load_case and the transforms do.
Sample prepare_case(const CaseFiles& files, const LoadOptions& options, const Compose& chain,
                    int threads, const ObserveChannels& observe = {});

}  // namespace hayate
