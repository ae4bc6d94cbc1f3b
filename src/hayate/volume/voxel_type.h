// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "hayate/kernels/float16.h"

namespace hayate {

/// The scalar types that image files hold, and those of kept volumes (volume/kept_volume.h).
enum class VoxelType : std::uint8_t {
  kUint8,
  kInt8,
  kUint16,
  kInt16,
  kUint32,
  kInt32,
  kUint64,
  kInt64,
  kFloat32,
  kFloat64,
  /// The type of an image that is kept.
  kFloat16,
  /// The types of class indices that are kept: so many bits a voxel.
  kUint1,
  kUint2,
  kUint4,
};

/// \pre a voxel takes whole bytes.
std::size_t voxel_size_bytes(VoxelType type);
int voxel_size_bits(VoxelType type);
std::string_view voxel_type_name(VoxelType type);

template <class T>
struct VoxelTypeOf;
// clang-format off
template <> struct VoxelTypeOf<std::uint8_t>  { static constexpr VoxelType kValue = VoxelType::kUint8; };
template <> struct VoxelTypeOf<std::int8_t>   { static constexpr VoxelType kValue = VoxelType::kInt8; };
template <> struct VoxelTypeOf<std::uint16_t> { static constexpr VoxelType kValue = VoxelType::kUint16; };
template <> struct VoxelTypeOf<std::int16_t>  { static constexpr VoxelType kValue = VoxelType::kInt16; };
template <> struct VoxelTypeOf<std::uint32_t> { static constexpr VoxelType kValue = VoxelType::kUint32; };
template <> struct VoxelTypeOf<std::int32_t>  { static constexpr VoxelType kValue = VoxelType::kInt32; };
template <> struct VoxelTypeOf<std::uint64_t> { static constexpr VoxelType kValue = VoxelType::kUint64; };
template <> struct VoxelTypeOf<std::int64_t>  { static constexpr VoxelType kValue = VoxelType::kInt64; };
template <> struct VoxelTypeOf<float>         { static constexpr VoxelType kValue = VoxelType::kFloat32; };
template <> struct VoxelTypeOf<double>        { static constexpr VoxelType kValue = VoxelType::kFloat64; };
template <> struct VoxelTypeOf<Float16>       { static constexpr VoxelType kValue = VoxelType::kFloat16; };
// clang-format on

/// Calls `body.template operator()<T>()` with the C++ type behind `type`. \pre a type of files.
template <class Body>
decltype(auto) dispatch_voxel_type(VoxelType type, Body&& body) {
  switch (type) {
    case VoxelType::kUint8:
      return body.template operator()<std::uint8_t>();
    case VoxelType::kInt8:
      return body.template operator()<std::int8_t>();
    case VoxelType::kUint16:
      return body.template operator()<std::uint16_t>();
    case VoxelType::kInt16:
      return body.template operator()<std::int16_t>();
    case VoxelType::kUint32:
      return body.template operator()<std::uint32_t>();
    case VoxelType::kInt32:
      return body.template operator()<std::int32_t>();
    case VoxelType::kUint64:
      return body.template operator()<std::uint64_t>();
    case VoxelType::kInt64:
      return body.template operator()<std::int64_t>();
    case VoxelType::kFloat32:
      return body.template operator()<float>();
    default:
      break;
  }
  assert(type == VoxelType::kFloat64);
  return body.template operator()<double>();
}

}  // namespace hayate
