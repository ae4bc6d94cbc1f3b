// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// A folder of images beside one of labels: imagesTr and labelsTr (and perhaps imagesTs), images
/// and labels, img and label, … A label has its image's name, or the name of a CASE_0000, or
/// differs from it in a word only (img0001, label0001).
extern const DatasetLayout kPairedFolders;

}  // namespace hayate
