// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// A folder's dataset.json as the Medical Segmentation Decathlon has it
/// (http://medicaldecathlon.com): `training` ({image, label} pairs) and `test` (images), in paths
/// that do not leave the folder. nnU-Net v1's is one, too, whose files are CASE_0000 … where it
/// says CASE.
extern const DatasetLayout kDecathlon;

/// The same in a file of any name, as MONAI's load_decathlon_datalist and Auto3DSeg read it: lists
/// of files for the channels of a case, a `fold` that a case validates, or a list `validation`;
/// `testing` for `test`. The file is named, or is the only one of its kind in a folder.
extern const DatasetLayout kDatalist;

}  // namespace hayate
