// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// X, Y, Z, T and three more.
inline constexpr std::int64_t kLargestNiftiRank = 7;

/// A NIfTI-1 or NIfTI-2 header: what it takes to read the voxels, and to write others on the same
/// grid. Numbers are float64 here, as NIfTI-2 has them; NIfTI-1 stores float32.
///
/// Format: nifti1.h, nifti2.h; https://nifti.nimh.nih.gov
struct NiftiHeader {
  /// 1 or 2.
  int version = 1;
  /// The file's byte order, of header and voxels.
  bool big_endian = false;
  VoxelType voxel_type = VoxelType::kFloat32;
  /// dim[1] … dim[dim[0]]: X, Y, Z, T and up to three more; X runs fastest in the file. Not empty,
  /// every size is at least 1, their product fits into 63 bits.
  std::vector<std::int64_t> shape;
  /// pixdim[0] is qfac, ±1; then the voxel sizes, in the units of xyzt_units.
  std::array<double, 8> pixdim{1, 1, 1, 1, 1, 1, 1, 1};
  /// Where the voxels begin in their file.
  std::uint64_t vox_offset = 0;
  /// A voxel's value is stored · slope + intercept.
  double slope = 1.0;
  double intercept = 0.0;

  /// What the forms mean (NIFTI_XFORM_…, 0 … 5); 0 says that there is none.
  int sform_code = 0;
  int qform_code = 0;
  /// The sform: the rows that take voxel indices to millimetres.
  std::array<std::array<double, 4>, 3> sform_rows{};
  /// The qform: b, c, d of a unit quaternion, and the place of voxel (0, 0, 0).
  std::array<double, 3> quaternion{};
  std::array<double, 3> qform_offset{};

  int xyzt_units = 0;
  int intent_code = 0;
  std::array<double, 3> intent_parameters{};
  /// Name of the intent, at most 15 characters.
  std::string intent_name;
  /// The header's description, at most 79 characters.
  std::string description;

  /// Returns the sizes along X, Y, Z; 1 for those that the file does not have.
  SpatialShape spatial_shape() const;
};

/// The most that parse_nifti_header wants to see of a file.
inline constexpr std::size_t kNiftiHeaderLimitBytes = 540;

/// Returns where voxels may begin in a file that holds the header, too: behind the header and four
/// bytes that tell of extensions.
std::uint64_t smallest_vox_offset(int version);

/// Whether the file begins as a .nii or .hdr file does. \param bytes  up to kNiftiHeaderLimitBytes.
bool has_nifti_signature(std::span<const std::byte> bytes);

/// Reads the header at the start of a .nii or .hdr file, in either byte order.
///
/// What nibabel 5 repairs on loading is repaired likewise: voxel sizes of 0 become 1, negative ones
/// positive, a qfac other than ±1 becomes 1, unknown form codes become 0, a slope of 0 or one that
/// is not finite means no scaling (nibabel/analyze.py, nifti1.py).
///
/// \throws DataError  when it is not a NIfTI header, or one that cannot be used: sizes below 1 or
///                    beyond all bounds, voxels that are not real numbers (complex, RGB) or wider
///                    than 64 bits, fields that are not finite. Does not name the file.
NiftiHeader parse_nifti_header(std::span<const std::byte> bytes);

}  // namespace hayate
