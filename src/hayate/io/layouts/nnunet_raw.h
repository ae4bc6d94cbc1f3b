// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// nnU-Net v2's raw data (https://github.com/MIC-DKFZ/nnUNet, documentation/dataset_format.md): a
/// dataset.json with `channel_names`, `labels` by name and `file_ending`; imagesTr/CASE_0000 … with
/// a file for each channel, labelsTr/CASE, imagesTs; or a map `dataset` of a case's files anywhere.
/// splits_final.json is followed where it lies beside dataset.json, or where nnU-Net's
/// preprocessing has written it (nnUNet_preprocessed beside nnUNet_raw, or in that environment
/// variable's folder).
extern const DatasetLayout kNnunetRaw;

}  // namespace hayate
