// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_codes.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <nifti1.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

struct TypeRow {
  int code;
  VoxelType type;
};
constexpr std::array<TypeRow, 10> kTypes{{{NIFTI_TYPE_UINT8, VoxelType::kUint8},
                                          {NIFTI_TYPE_INT8, VoxelType::kInt8},
                                          {NIFTI_TYPE_UINT16, VoxelType::kUint16},
                                          {NIFTI_TYPE_INT16, VoxelType::kInt16},
                                          {NIFTI_TYPE_UINT32, VoxelType::kUint32},
                                          {NIFTI_TYPE_INT32, VoxelType::kInt32},
                                          {NIFTI_TYPE_UINT64, VoxelType::kUint64},
                                          {NIFTI_TYPE_INT64, VoxelType::kInt64},
                                          {NIFTI_TYPE_FLOAT32, VoxelType::kFloat32},
                                          {NIFTI_TYPE_FLOAT64, VoxelType::kFloat64}}};

std::string_view unsupported_type_name(int code) {
  switch (code) {
    case NIFTI_TYPE_COMPLEX64:
      return "complex64";
    case NIFTI_TYPE_COMPLEX128:
      return "complex128";
    case NIFTI_TYPE_COMPLEX256:
      return "complex256";
    case NIFTI_TYPE_RGB24:
      return "RGB";
    case NIFTI_TYPE_RGBA32:
      return "RGBA";
    case NIFTI_TYPE_FLOAT128:
      return "float128";
    case DT_BINARY:
      return "binary";
    default:
      return "unknown";
  }
}

}  // namespace

VoxelType voxel_type_of_code(int code) {
  const auto found = std::ranges::find(kTypes, code, &TypeRow::code);
  if (found == kTypes.end()) {
    throw DataError(
        fmt::format("datatype: got {} ({}), expected integers or floats of 8 to 64 bits", code,
                    unsupported_type_name(code)),
        "convert the voxels to one real number each");
  }
  return found->type;
}

int code_of_voxel_type(VoxelType type) {
  return std::ranges::find(kTypes, type, &TypeRow::type)->code;
}

}  // namespace hayate
