// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "hayate/volume/affine.h"
#include "hayate/volume/voxel_type.h"

namespace hayate {

/// What one DICOM file says of its slice, without the voxels. Places are in LPS+ millimetres.
struct DicomSlice {
  std::filesystem::path file;
  std::string series_uid;
  std::string series_description;
  std::string modality;
  std::int64_t columns = 0;
  std::int64_t rows = 0;
  /// The place of the first voxel; the directions in which its row goes on, and its column.
  Vector3 position{};
  Vector3 along_row{};
  Vector3 along_column{};
  /// From column to column, and from row to row.
  std::array<double, 2> spacing_mm{};
  double thickness_mm = 1.0;
  std::int64_t bits_allocated = 16;
  VoxelType stored_type = VoxelType::kInt16;
  double slope = 1.0;
  double intercept = 0.0;

  /// Returns how many bytes the voxels take where they are not compressed.
  std::uint64_t packed_bytes() const {
    return (static_cast<std::uint64_t>(columns * rows * bits_allocated) + 7) / 8;
  }
};

/// \returns nothing where the file is no DICOM file, or has no image (a report, a DICOMDIR).
/// \throws DataError  when it has an image that is not read: several frames, colours, inverted
///                    (MONOCHROME1), without a place in the patient; with the path.
std::optional<DicomSlice> read_dicom_slice(const std::filesystem::path& file);

}  // namespace hayate
