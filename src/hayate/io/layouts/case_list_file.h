// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// hayate's own list of cases, in which every other layout can be written down: a JSON file with
///
///   "hayate_list": 1, "name", "description", "root" (where paths begin; else at the list),
///   "channel_names": ["CT"], "labels" and "regions_class_order" as nnU-Net has them,
///   "cases": [{"name": "a", "images": ["a.nii.gz"], "label": "a_seg.nii.gz"}], where a label may
///   also be a mask for each class or region, {"liver": "a_liver.nii.gz"}, and is not there for
///   what can only be predicted, and
///   "folds": [{"train": ["a"], "validation": ["b"]}], by name.
extern const DatasetLayout kCaseListFile;

/// What such a file begins with: its version at this key.
inline constexpr const char* kCaseListMark = "hayate_list";
inline constexpr int kCaseListVersion = 1;

}  // namespace hayate
