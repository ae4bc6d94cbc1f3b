// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// Images and labels in one folder, told apart by a word of their names: x.nii.gz and
/// x_seg.nii.gz, volume-1.nii and segmentation-1.nii.
extern const DatasetLayout kPairedFiles;

/// Image files only, which can be predicted.
extern const DatasetLayout kImageFiles;

}  // namespace hayate
