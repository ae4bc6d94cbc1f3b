// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/kept_volume.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

#include "hayate/kernels/float16_rows.h"

namespace hayate {
namespace {

/// The voxels of every possible byte, side by side.
template <int kBits>
constexpr auto make_byte_table() {
  constexpr int kPerByte = 8 / kBits;
  std::array<std::array<std::uint8_t, kPerByte>, 256> table{};
  for (int byte = 0; byte < 256; ++byte) {
    for (int i = 0; i < kPerByte; ++i) {
      table[static_cast<std::size_t>(byte)][static_cast<std::size_t>(i)] =
          static_cast<std::uint8_t>(byte >> (i * kBits) & ((1 << kBits) - 1));
    }
  }
  return table;
}

/// Voxel i lies in byte i / kPerByte, the first one in the lowest bits.
template <int kBits>
struct Packing {
  static constexpr int kPerByte = 8 / kBits;
  static constexpr auto kTable = make_byte_table<kBits>();

  static void pack(std::span<const std::uint8_t> voxels, std::byte* out) {
    for (std::size_t begin = 0; begin < voxels.size(); begin += kPerByte) {
      const std::size_t end = std::min(begin + kPerByte, voxels.size());
      unsigned byte = 0;
      for (std::size_t i = begin; i < end; ++i) byte |= unsigned{voxels[i]} << (i - begin) * kBits;
      *out++ = static_cast<std::byte>(byte);
    }
  }

  static void unpack(const std::byte* bytes, std::int64_t first, std::int64_t count,
                     std::uint8_t* out) {
    const auto row_of = [&](std::int64_t voxel) {
      return kTable[static_cast<std::uint8_t>(bytes[voxel / kPerByte])].data();
    };
    const std::int64_t end = first + count;
    std::int64_t i = first;
    for (; i < end && i % kPerByte != 0; ++i) *out++ = row_of(i)[i % kPerByte];
    for (; i + kPerByte <= end; i += kPerByte, out += kPerByte) {
      std::memcpy(out, row_of(i), kPerByte);
    }
    for (; i < end; ++i) *out++ = row_of(i)[i % kPerByte];
  }
};

/// Calls `body.template operator()<Packing<bits>>()`. \pre type holds class indices in bits.
template <class Body>
void dispatch_packing(VoxelType type, Body&& body) {
  switch (type) {
    case VoxelType::kUint1:
      return body.template operator()<Packing<1>>();
    case VoxelType::kUint2:
      return body.template operator()<Packing<2>>();
    default:
      assert(type == VoxelType::kUint4);
      return body.template operator()<Packing<4>>();
  }
}

}  // namespace

bool is_kept_type(VoxelType type) {
  return type == VoxelType::kFloat16 || voxel_size_bits(type) < 8;
}

VoxelType widened_type(VoxelType kept) {
  assert(is_kept_type(kept));
  return kept == VoxelType::kFloat16 ? VoxelType::kFloat32 : VoxelType::kUint8;
}

std::optional<Volume> narrow(const Volume& image) {
  Volume result(VoxelType::kFloat16, image.shape(), image.voxel_to_world());
  const bool all_fit =
      float16_kernels(selected_isa())
          .narrow(image.voxels<float>().data(), image.size(), result.voxels<Float16>().data());
  if (!all_fit) return std::nullopt;
  return result;
}

std::optional<Volume> pack(const Volume& label) {
  const auto voxels = label.voxels<std::uint8_t>();
  std::uint8_t bits_in_use = 0;
  for (const std::uint8_t value : voxels) bits_in_use |= value;
  const int width = std::bit_width(bits_in_use);
  if (width > 4) return std::nullopt;
  Volume result(width <= 1   ? VoxelType::kUint1
                : width == 2 ? VoxelType::kUint2
                             : VoxelType::kUint4,
                label.shape(), label.voxel_to_world());
  dispatch_packing(result.type(),
                   [&]<class Packing>() { Packing::pack(voxels, result.mutable_bytes().data()); });
  return result;
}

Volume widen(const Volume& kept) {
  Volume result(widened_type(kept.type()), kept.shape(), kept.voxel_to_world());
  widen(kept, 0, kept.size(), result.mutable_bytes().data());
  return result;
}

void widen(const Volume& kept, std::int64_t first, std::int64_t count, std::byte* out) {
  assert(first >= 0 && count >= 0 && first + count <= kept.size());
  if (kept.type() == VoxelType::kFloat16) {
    float16_kernels(selected_isa())
        .widen(kept.voxels<Float16>().data() + first, count, reinterpret_cast<float*>(out));
    return;
  }
  dispatch_packing(kept.type(), [&]<class Packing>() {
    Packing::unpack(kept.bytes().data(), first, count, reinterpret_cast<std::uint8_t*>(out));
  });
}

}  // namespace hayate
