// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/dicom/dicom_slice.h"
#include "hayate/io/dicom/dicom_message.h"

namespace hayate {

/// How far the distance of two slices may be from the mean of all, as a part of it.
inline constexpr double kSliceTolerance = 1e-2;

/// A series as one volume, and its slices in the order of Z.
struct SliceStack {
  DicomSeries series;
  std::vector<DicomSlice> slices;
  /// Whether slope and intercept differ from slice to slice, so that voxels are values, float32.
  bool is_rescaled = false;
};

/// Sorts the slices of a series along their normal, and checks that they make up one volume: of one
/// size, type, direction and spacing, at equal distances. The step from slice to slice is that of
/// their positions, also where a tilted gantry made it oblique.
/// \throws DataError  when slices are missing, lie in one place or differ; with their files.
SliceStack stack_slices(std::vector<DicomSlice> slices);

}  // namespace hayate
