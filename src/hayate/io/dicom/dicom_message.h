// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// What hayate-dicom says of a series: one volume, X along the rows of its slices, Y along their
/// columns, Z from slice to slice.
struct DicomSeries {
  /// The files of the slices, in the order of Z.
  std::vector<std::filesystem::path> files;
  VoxelType voxel_type = VoxelType::kInt16;
  SpatialShape shape{1, 1, 1};
  /// A voxel's value is stored · slope + intercept: all slices' own, or 1 and 0 where these differ
  /// and have been applied.
  double slope = 1.0;
  double intercept = 0.0;
  /// In RAS+ millimetres.
  Affine voxel_to_world;
  /// SeriesDescription.
  std::string description;
};

/// One line of JSON, and back. What follows it are the voxels where they were asked for, X fastest,
/// in this machine's byte order.
std::string write_dicom_message(const DicomSeries& series);
/// \throws DataError  when it is no such line.
DicomSeries read_dicom_message(std::string_view line);

}  // namespace hayate
