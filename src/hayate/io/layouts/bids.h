// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// The Brain Imaging Data Structure (https://bids-specification.readthedocs.io):
/// sub-01[/ses-1]/anat/sub-01[_ses-1]_T1w.nii.gz, with masks below derivatives/PIPELINE in folders
/// of the same names (…_dseg, …_mask). Each session is a case, its suffixes (T1w, FLAIR) are the
/// channels: those that all labelled sessions have.
extern const DatasetLayout kBids;

}  // namespace hayate
