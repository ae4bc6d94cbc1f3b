// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "hayate/volume/volume_slabs.h"

namespace hayate {

/// Which axis of a volume [C, X, Y, Z] is the slowest one in a file; the others are X, Y, Z, of
/// which X runs faster than Y, and Y faster than Z.
enum class ChannelPlace {
  kSlowest,  ///< NIfTI: one channel behind the other
  kFastest,  ///< NRRD, MetaImage: all channels of a voxel side by side
};

/// How large pieces are: enough for all cores to pack one.
std::int64_t piece_bytes();

/// Hands over the voxels of a volume in the order of files, piece by piece: a piece is as many
/// planes of a channel, or of all channels, as take `most_bytes`, and one at the least.
void encode_in_pieces(const VolumeSlabs& volume, ChannelPlace channels,
                      const std::function<void(std::span<const std::byte>)>& use,
                      std::int64_t most_bytes = piece_bytes());

/// What it takes, beside the volume, to write so large a one: the planes as they are read and as
/// files have them, what waits to be packed, and what that becomes.
std::int64_t encoding_bytes(std::int64_t volume_bytes);

}  // namespace hayate
