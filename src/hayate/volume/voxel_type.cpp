// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/voxel_type.h"

#include <cassert>

namespace hayate {

std::size_t voxel_size_bytes(VoxelType type) {
  const int bits = voxel_size_bits(type);
  assert(bits % 8 == 0);
  return static_cast<std::size_t>(bits) / 8;
}

int voxel_size_bits(VoxelType type) {
  switch (type) {
    case VoxelType::kUint1:
      return 1;
    case VoxelType::kUint2:
      return 2;
    case VoxelType::kUint4:
      return 4;
    case VoxelType::kFloat16:
      return 16;
    default:
      return 8 * dispatch_voxel_type(type, []<class T>() { return int{sizeof(T)}; });
  }
}

std::string_view voxel_type_name(VoxelType type) {
  constexpr std::string_view names[] = {"uint8",   "int8",   "uint16", "int16",   "uint32",
                                        "int32",   "uint64", "int64",  "float32", "float64",
                                        "float16", "uint1",  "uint2",  "uint4"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace hayate
