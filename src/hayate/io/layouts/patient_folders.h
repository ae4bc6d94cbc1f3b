// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// A folder for each patient, with his images and labels: pairs (patient001_frame01.nii.gz,
/// patient001_frame01_gt.nii.gz), or one label and a file for each channel (BraTS_1_flair, …_t1,
/// …_seg). Channels are those that every patient has, by the names that differ within a folder.
extern const DatasetLayout kPatientFolders;

}  // namespace hayate
