// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Makes a region of each class that has masks, where masks of a case overlap, so that no voxel is
/// of one class alone that several masks are in: each combination of classes that some case has
/// gets a value, the smaller ones first, and a region is of the values of all combinations that its
/// class is in. Regions are written together; the larger ones come first, over which the others
/// count where a combination is predicted that no case has. Reads all masks.
///
/// \returns whether masks overlap; else the list is left as it is.
/// \throws UsageError  when no case has masks, or the list has regions; DataError when they overlap
///         in more ways than there are classes for, or masks cannot be read, all in one message;
///         InterruptedError
bool make_regions_of_masks(DatasetList& list);

}  // namespace hayate
