// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/metaimage/meta_writer.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/scratch_file.h"
#include "hayate/base/text.h"
#include "hayate/io/deflate_stream.h"
#include "hayate/io/encode_pieces.h"
#include "hayate/io/header_grid.h"
#include "hayate/io/lps_space.h"
#include "hayate/io/metaimage/meta_header.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

void check_name(const std::filesystem::path& path) {
  if (to_lower(path.filename().string()).ends_with(".mha")) return;
  throw UsageError(fmt::format("{}: got a name that ends in '{}', expected .mha", path.string(),
                               path.extension().string()));
}

/// \throws DataError  when an axis has no direction, for which the format has no words.
std::string own_geometry(const Affine& voxel_to_world) {
  const Affine lps = swap_lps_and_ras(voxel_to_world);
  const Vector3 spacing = spacing_mm(lps);
  if (std::ranges::find(spacing, 0.0) != spacing.end()) {
    throw DataError(
        fmt::format("the affine has an axis without direction: {}", format_affine(voxel_to_world)));
  }
  std::array<double, kSpaceRank * kSpaceRank> directions{};
  for (std::size_t axis = 0; axis < kSpaceRank; ++axis) {
    for (std::size_t row = 0; row < kSpaceRank; ++row) {
      directions[axis * kSpaceRank + row] = lps(row, axis) / spacing[axis];
    }
  }
  return fmt::format("TransformMatrix = {}\nOffset = {} {} {}\nElementSpacing = {}\n",
                     fmt::join(directions, " "), lps(0, 3), lps(1, 3), lps(2, 3),
                     fmt::join(spacing, " "));
}

/// What another header says, every field under its own name.
std::string words_of_geometry(const MetaFields& fields) {
  std::string text;
  for (const char* name :
       {"TransformMatrix", "Rotation", "Orientation", "Offset", "Position", "Origin",
        "CenterOfRotation", "AnatomicalOrientation", "ElementSpacing", "ElementSize"}) {
    if (const auto said = fields.find({name})) text += fmt::format("{} = {}\n", name, *said);
  }
  return text;
}

std::string geometry_of(const VolumeSlabs& volume, const ImageInfo* like) {
  const auto* header = like != nullptr ? std::any_cast<MetaHeader>(&like->header) : nullptr;
  const bool is_on_grid = header != nullptr && header->sizes.size() == kSpaceRank &&
                          is_where_header_says(like->voxel_to_world, volume.voxel_to_world());
  return is_on_grid ? words_of_geometry(header->fields) : own_geometry(volume.voxel_to_world());
}

std::string header_text(const VolumeSlabs& volume, const ImageInfo* like,
                        std::int64_t compressed_bytes) {
  const auto [c, x, y, z] = volume.shape();
  std::string text = "ObjectType = Image\nNDims = 3\n";
  const std::string comment = like != nullptr ? in_one_line(like->description) : std::string();
  if (!comment.empty()) text += fmt::format("Comment = {}\n", comment);
  text += "BinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = True\n";
  text += fmt::format("CompressedDataSize = {}\n", compressed_bytes);
  text += geometry_of(volume, like);
  text += fmt::format("DimSize = {} {} {}\n", x, y, z);
  if (c > 1) text += fmt::format("ElementNumberOfChannels = {}\n", c);
  text += fmt::format("ElementType = {}\n", meta_type_name(volume.type()));
  return text + "ElementDataFile = LOCAL\n";
}

void copy(const ScratchFile& from, std::int64_t size_bytes, AtomicFile& to) {
  constexpr std::int64_t kAtOnce = 1 << 20;
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(kAtOnce, size_bytes)));
  for (std::int64_t at = 0; at < size_bytes; at += kAtOnce) {
    const std::span<std::byte> part =
        std::span(bytes).first(static_cast<std::size_t>(std::min(kAtOnce, size_bytes - at)));
    from.read(at, part);
    to.write(part);
  }
}

}  // namespace

void write_meta(const std::filesystem::path& path, const VolumeSlabs& volume,
                const ImageInfo* like) {
  check_name(path);
  AtomicFile file(path);
  // The header says how long what is packed is, so that waits in a file without a name.
  ScratchFile packed(path.parent_path());
  std::int64_t packed_bytes = 0;
  DeflateStream stream(DeflateWrapper::kZlib, [&](std::span<const std::byte> bytes) {
    packed.write(packed.reserve(std::ssize(bytes)), bytes);
    packed_bytes += std::ssize(bytes);
  });
  encode_in_pieces(volume, ChannelPlace::kFastest,
                   [&](std::span<const std::byte> piece) { stream.add(piece); });
  stream.finish();
  file.write(header_text(volume, like, packed_bytes));
  copy(packed, packed_bytes, file);
  file.commit();
}

}  // namespace hayate
