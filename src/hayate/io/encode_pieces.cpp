// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/encode_pieces.h"

#include <algorithm>

#include "hayate/base/parallel.h"
#include "hayate/io/axis_order.h"
#include "hayate/io/byte_buffer.h"
#include "hayate/io/deflate_chunks.h"

namespace hayate {
namespace {

void use_slab(const VolumeSlabs& volume, const SlabRange& range,
              const std::function<void(std::span<const std::byte>)>& use) {
  const Volume slab = read_slab(volume, range);
  ByteBuffer encoded(static_cast<std::size_t>(slab.size_bytes()));
  encode_channels_first(slab, encoded.bytes());
  use(encoded.bytes());
}

}  // namespace

void encode_in_pieces(const VolumeSlabs& volume, ChannelPlace channels,
                      const std::function<void(std::span<const std::byte>)>& use,
                      std::int64_t most_bytes) {
  const auto [c, x, y, z] = volume.shape();
  const std::int64_t at_once = channels == ChannelPlace::kSlowest ? 1 : c;
  const std::int64_t plane_bytes =
      at_once * x * y * static_cast<std::int64_t>(voxel_size_bytes(volume.type()));
  const std::int64_t planes =
      std::max<std::int64_t>(most_bytes / std::max<std::int64_t>(plane_bytes, 1), 1);
  for (std::int64_t first = 0; first < c; first += at_once) {
    for (std::int64_t begin = 0; begin < z; begin += planes) {
      use_slab(volume, {first, first + at_once, begin, std::min(begin + planes, z)}, use);
    }
  }
}

std::int64_t piece_bytes() {
  constexpr std::int64_t kLeast = 8;
  constexpr std::int64_t kMost = 32;
  const std::int64_t chunks = std::clamp<std::int64_t>(2 * thread_count(), kLeast, kMost);
  return chunks * static_cast<std::int64_t>(kDeflateChunkBytes);
}

std::int64_t encoding_bytes(std::int64_t volume_bytes) {
  return 4 * std::min(piece_bytes(), volume_bytes);
}

}  // namespace hayate
