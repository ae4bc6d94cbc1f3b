// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/volume.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

// A cache line, and the widest vector register.
constexpr std::size_t kAlignment = 64;
/// It is worth asking how much memory there is from that size on: the system hands out more than it
/// has, and ends the process when that is written to.
constexpr std::int64_t kLargeBytes = 256 << 20;

/// \throws MemoryError  when the number of bits is none that an int64 holds.
void check_countable(VoxelType type, const VolumeShape& shape) {
  std::int64_t bits = voxel_size_bits(type);
  for (const std::int64_t size : shape) {
    assert(size >= 0);
    if (!__builtin_mul_overflow(bits, size, &bits)) continue;
    throw MemoryError(fmt::format("a volume of shape {} has more voxels than can be counted",
                                  format_shape(shape)));
  }
}

}  // namespace

void Volume::Free::operator()(std::byte* bytes) const {
  if (owner == nullptr) std::free(bytes);
}

Volume::Volume(VoxelType type, const VolumeShape& shape, const Affine& voxel_to_world)
    : type_(type), shape_(shape), voxel_to_world_(voxel_to_world) {
  check_countable(type, shape);
  const auto bytes = static_cast<std::size_t>(size_bytes());
  const std::size_t rounded =
      (std::max<std::size_t>(bytes, 1) + kAlignment - 1) / kAlignment * kAlignment;
  if (size_bytes() < kLargeBytes || size_bytes() <= available_memory_bytes()) {
    bytes_.reset(static_cast<std::byte*>(std::aligned_alloc(kAlignment, rounded)));
  }
  if (!bytes_) {
    throw MemoryError(fmt::format("a volume of shape {} {} takes {}, which is not free",
                                  format_shape(shape), voxel_type_name(type), format_bytes(bytes)));
  }
}

Volume::Volume(VoxelType type, const VolumeShape& shape, const Affine& voxel_to_world,
               std::span<const std::byte> voxels, std::shared_ptr<const void> owner)
    : type_(type), shape_(shape), voxel_to_world_(voxel_to_world) {
  assert(std::ssize(voxels) == size_bytes());
  assert(owner != nullptr);
  bytes_ = {const_cast<std::byte*>(voxels.data()), Free{std::move(owner)}};
}

Volume Volume::zeros(VoxelType type, const VolumeShape& shape, const Affine& voxel_to_world) {
  Volume volume(type, shape, voxel_to_world);
  std::memset(volume.bytes_.get(), 0, static_cast<std::size_t>(volume.size_bytes()));
  return volume;
}

Volume Volume::clone() const {
  Volume copy(type_, shape_, voxel_to_world_);
  // memcpy would not do: it must not be given the null pointer of an empty volume.
  std::ranges::copy(bytes(), copy.bytes_.get());
  return copy;
}

Volume convert(const Volume& volume, VoxelType type) {
  Volume result(type, volume.shape(), volume.voxel_to_world());
  dispatch_voxel_type(volume.type(), [&]<class From>() {
    dispatch_voxel_type(type, [&]<class To>() {
      std::ranges::transform(volume.voxels<From>(), result.voxels<To>().begin(),
                             [](From value) { return static_cast<To>(value); });
    });
  });
  return result;
}

}  // namespace hayate
