// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// A mask file for each class, whose name is the class's: TotalSegmentator's s0001/ct.nii.gz with
/// s0001/segmentations/liver.nii.gz …; or masks beside the image, told by a word (liver_mask), or
/// by the image's name before that of the class (x.nii.gz, x_liver.nii.gz, x_spleen.nii.gz). The
/// classes of all cases are numbered from 1 in the order of their names' bytes; a case was not
/// annotated for those of which it has no mask. The split of a
/// meta.csv is followed (io/layouts/meta_table.h).
extern const DatasetLayout kClassMasks;

}  // namespace hayate
