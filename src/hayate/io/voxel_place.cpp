// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/voxel_place.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/file_part.h"
#include "hayate/io/gzip.h"
#include "hayate/io/text_voxels.h"

namespace hayate {
namespace {

constexpr const char* kCopyCure = "copy or download the file again";

[[noreturn]] void throw_too_short(const FilePart& part, const ImageInfo& info,
                                  std::uint64_t expected_bytes) {
  throw DataError(
      fmt::format("{}: got {} bytes behind byte {}, expected at least {} for the shape {} of {}",
                  part.path().string(), part.size_bytes(), part.begin(), expected_bytes,
                  format_shape(info.shape), voxel_type_name(info.voxel_type)),
      kCopyCure);
}

/// Returns where the file goes on behind so many lines.
std::uint64_t pass_over_lines(const InputFile& file, std::uint64_t begin, std::uint64_t count) {
  std::vector<std::byte> piece(count > 0 ? 1 << 16 : 0);
  for (std::uint64_t passed = 0; passed < count;) {
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), file.size_bytes() - begin));
    if (size == 0) {
      throw DataError(fmt::format("{}: got {} lines, expected {} in front of the voxels",
                                  file.path().string(), passed, count),
                      kCopyCure);
    }
    file.read(begin, std::span(piece).first(size));
    const auto end = piece.begin() + static_cast<std::ptrdiff_t>(size);
    auto place = piece.begin();
    while (passed < count && place != end) {
      place = std::find(place, end, std::byte{'\n'});
      if (place == end) break;
      ++place;
      ++passed;
    }
    begin += static_cast<std::uint64_t>(place - piece.begin());
  }
  return begin;
}

/// The part of the file from a place on, which may lie behind its end.
FilePart part_from(const InputFile& file, std::uint64_t begin, const char* what) {
  if (begin <= file.size_bytes()) return {file, begin, file.size_bytes()};
  throw DataError(fmt::format("{}: got {} bytes, expected the {} behind {}", file.path().string(),
                              file.size_bytes(), what, begin),
                  kCopyCure);
}

FilePart find_compressed_part(const InputFile& file, std::uint64_t begin, const VoxelPlace& place) {
  const FilePart rest = part_from(file, begin, "compressed voxels");
  const std::uint64_t size = place.compressed_bytes.value_or(rest.size_bytes());
  if (size > rest.size_bytes()) {
    throw DataError(fmt::format("{}: got {} bytes behind byte {}, expected {} compressed ones",
                                file.path().string(), rest.size_bytes(), begin, size),
                    kCopyCure);
  }
  const FilePart part(file, begin, begin + size);
  if (place.encoding == VoxelEncoding::kGzip && !is_gzip(part)) {
    throw DataError(fmt::format("{}: no gzip stream begins at byte {}, where the header has one",
                                file.path().string(), begin),
                    "correct the encoding, or write the file again");
  }
  return part;
}

/// What holds the voxels, checked to be long enough; raw ones are its first bytes.
FilePart find_part(const InputFile& file, const ImageInfo& info, const VoxelPlace& place) {
  const std::uint64_t bytes = info.voxel_bytes();
  if (place.is_at_end) {
    if (file.size_bytes() < bytes) throw_too_short(file, info, bytes);
    return {file, file.size_bytes() - bytes, file.size_bytes()};
  }
  const std::uint64_t begin =
      pass_over_lines(file, std::min(place.begin, file.size_bytes()), place.line_skip);
  if (place.encoding == VoxelEncoding::kGzip || place.encoding == VoxelEncoding::kZlib) {
    const FilePart part = find_compressed_part(file, begin, place);
    check_gzip_expansion(part, place.byte_skip + bytes);
    return part;
  }
  // Both terms have at most 63 bits.
  const FilePart part = part_from(file, begin + place.byte_skip, "voxels");
  // A digit for each voxel, and something between two of them.
  const std::uint64_t least =
      place.encoding == VoxelEncoding::kText ? 2 * info.voxel_count() - 1 : bytes;
  if (part.size_bytes() < least) throw_too_short(part, info, least);
  return part;
}

StoredVoxels read(const FilePart& part, const ImageInfo& info, const VoxelPlace& place) {
  const std::uint64_t bytes = info.voxel_bytes();
  switch (place.encoding) {
    case VoxelEncoding::kText:
      return {read_text_voxels(part, info.voxel_type, info.voxel_count()), 0, 0};
    case VoxelEncoding::kRaw: {
      ByteBuffer buffer(static_cast<std::size_t>(bytes));
      part.read(0, buffer.bytes());
      return {std::move(buffer), 0, part.size_bytes() - bytes};
    }
    case VoxelEncoding::kGzip:
    case VoxelEncoding::kZlib:
      break;
  }
  const auto wrapper =
      place.encoding == VoxelEncoding::kZlib ? DeflateWrapper::kZlib : DeflateWrapper::kGzip;
  if (place.byte_skip == 0) return {inflate_gzip(part, bytes, wrapper), 0, 0};
  return {inflate_gzip_from(part, place.byte_skip, bytes, wrapper), 0, 0};
}

}  // namespace

void check_placed_voxels_fit(const ImageInfo& info, const VoxelPlace& place) {
  const InputFile file(info.voxel_path);
  find_part(file, info, place);
}

StoredVoxels read_placed_voxels(const ImageInfo& info, const VoxelPlace& place) {
  const InputFile file(info.voxel_path);
  // This check comes before memory is asked for: a header may claim anything.
  const FilePart part = find_part(file, info, place);
  StoredVoxels voxels =
      with_memory_for(info.voxel_path, info.voxel_bytes(), [&] { return read(part, info, place); });
  const bool has_bytes = place.encoding != VoxelEncoding::kText;
  if (has_bytes && place.is_big_endian) reverse_voxel_bytes(voxels.bytes(), info.voxel_type);
  return voxels;
}

}  // namespace hayate
