// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Takes the split out of a table beside the cases, as TotalSegmentator's meta.csv has it: columns
/// `image_id` and `split` (train, val, test). What is for testing is on neither side. Does nothing
/// where there is no such file, or it has no such columns; one that is malformed is noted.
void follow_meta_table(DatasetList& list);

}  // namespace hayate
