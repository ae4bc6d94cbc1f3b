// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/io/mask_merge.h"

namespace hayate {

/// Whether masks are of regions, which may overlap, and not of classes, which exclude each other.
bool are_regions(std::span<const ClassMask> masks);

/// Whether the list has regions, and each of its masks the name of one.
bool have_masks_of_regions(const DatasetList& list);

/// Makes all masks those of the regions that have their names, in the order of these: of the
/// region's values, without those of regions that the case has no mask of, unless none is left.
/// \pre have_masks_of_regions(list)
void give_masks_their_regions(DatasetList& list);

/// The value that a case's label has where just these of its masks are: of classes that of the last
/// one; of regions the smallest that is of them all and of no other mask, or nothing where there is
/// none. The background's is 0.
std::optional<int> value_of(const MaskCombination& combination, std::span<const ClassMask> masks);

/// Returns that of each combination, 0 for one without voxels.
/// \throws DataError  when regions overlap in voxels that no value is of.
std::vector<int> values_of(std::span<const MaskCombination> combinations,
                           std::span<const ClassMask> masks);

/// "liver and tumour (12 voxels)"
std::string describe(const MaskCombination& combination, std::span<const ClassMask> masks);

}  // namespace hayate
