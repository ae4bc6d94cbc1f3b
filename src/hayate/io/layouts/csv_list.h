// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/layouts/layout.h"

namespace hayate {

/// A table (.csv, .tsv) with a row for each case and columns by name: `image`, or several columns
/// of image files, which are the channels; `label` (or mask, seg …); `name` of the case; `fold`
/// that it validates, or `split` (train, validation, test). Other columns are told and passed over.
extern const DatasetLayout kCsvList;

}  // namespace hayate
