// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/analysis/dataset_analysis.h"

namespace hayate {

/// Which voxels patches are centred on.
struct CropChoice {
  /// How often each class is, background first, for RandCropByLabelClasses; empty: foreground and
  /// background are in turn, whatever the class, for RandCropByPosNegLabel.
  std::vector<double> ratios;
  std::string reason;
};

/// Chooses half of the patches round foreground. Where a class has, in the mean of the cases, less
/// than half of the foreground voxels that it would have were all classes of one size, that half is
/// divided among the classes evenly (nnU-Net oversamples so); else by their voxels, as
/// RandCropByPosNegLabel does. A class that no case has counts for nothing.
CropChoice choose_crop(const DatasetAnalysis& analysis);

}  // namespace hayate
