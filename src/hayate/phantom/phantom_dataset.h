// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/phantom/ct_phantom.h"

namespace hayate {

/// Makes a data set as the Medical Segmentation Decathlon lays it out:
/// `imagesTr/phantom_0000.nii.gz` …, `labelsTr/` with the same names, and `dataset.json`, which is
/// written last, so that a folder without it is known to be incomplete. It holds the options as
/// well: a folder that has the same data set already is left as it is.
///
/// \param threads  cases made at the same time; each takes about 10 bytes a voxel of memory.
/// \throws RecipeError  for options that make no sense (check_phantom_options).
/// \throws UsageError  when the folder holds another data set, or images of others.
/// \throws InterruptedError  when stop_requested() between two cases.
/// \throws WriteError, MemoryError
void write_phantom_dataset(const std::filesystem::path& folder, const PhantomOptions& options,
                           int threads);

}  // namespace hayate
