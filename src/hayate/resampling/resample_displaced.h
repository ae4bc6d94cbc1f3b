// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/resampling/displacement_field.h"
#include "hayate/resampling/resample.h"

namespace hayate {

/// Samples the source on another grid whose voxels are displaced before they are mapped: output
/// voxel v is the source's value at M·(v + d(v)), M = `output_to_input_voxel`. All else is as
/// `resample` has it.
///
/// \param field  of the output's grid.
/// \throws DataError  as resample.
Volume resample_displaced(const Volume& source, const Affine& output_to_input_voxel,
                          const DisplacementField& field, const ResampleOptions& options = {});

/// Samples voxel by voxel in float64: `resample_displaced` is tested against it.
Volume resample_displaced_reference(const Volume& source, const Affine& output_to_input_voxel,
                                    const DisplacementField& field,
                                    const ResampleOptions& options = {});

}  // namespace hayate
