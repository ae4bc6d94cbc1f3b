// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Notes which classes have no mask in some cases, where each class has a file: they were not
/// annotated where labels_present of the case leaves them out, else they are taken not to be there.
void note_absent_masks(DatasetList& list);

}  // namespace hayate
