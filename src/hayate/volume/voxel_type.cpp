// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/voxel_type.h"

namespace hayate {

std::size_t voxel_size_bytes(VoxelType type) {
  if (type == VoxelType::kFloat16) return sizeof(Float16);
  return dispatch_voxel_type(type, []<class T>() { return sizeof(T); });
}

std::string_view voxel_type_name(VoxelType type) {
  constexpr std::string_view names[] = {"uint8",  "int8",  "uint16",  "int16",   "uint32", "int32",
                                        "uint64", "int64", "float32", "float64", "float16"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace hayate
