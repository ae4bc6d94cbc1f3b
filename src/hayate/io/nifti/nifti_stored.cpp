// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_stored.h"

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/gzip.h"
#include "hayate/io/input_file.h"

namespace hayate {
namespace {

// Bytes that are more than headers and their extensions take.
constexpr std::uint64_t kLargePrefixBytes = 1 << 24;

/// The content decides, since files get renamed; but a raw .img may begin with any bytes.
bool is_compressed(const InputFile& file) {
  return to_lower(file.path().extension().string()) != ".img" && is_gzip(file);
}

void check_size(const InputFile& file, const ImageInfo& info, std::uint64_t offset,
                std::uint64_t expected_bytes) {
  if (file.size_bytes() >= expected_bytes) return;
  throw DataError(
      fmt::format("{}: got {} bytes, expected {} for the shape {} of {} behind {} bytes of header",
                  file.path().string(), file.size_bytes(), expected_bytes, format_shape(info.shape),
                  voxel_type_name(info.voxel_type), offset),
      "copy or download the file again");
}

/// \returns where the voxels end. Cannot overflow: parse_nifti_header has bounded both.
std::uint64_t check_voxels_fit(const ImageInfo& info, std::uint64_t offset, const InputFile& file) {
  const std::uint64_t end = offset + info.voxel_bytes();
  is_compressed(file) ? check_gzip_expansion(file, end) : check_size(file, info, offset, end);
  return end;
}

StoredVoxels read(const InputFile& file, std::uint64_t offset, std::uint64_t end) {
  if (is_compressed(file)) {
    // What is in front of the voxels is inflated with them, unless it is much.
    if (offset < kLargePrefixBytes) {
      return {inflate_gzip(file, end), static_cast<std::size_t>(offset), 0};
    }
    return {inflate_gzip_from(file, offset, end - offset), 0, 0};
  }
  ByteBuffer buffer(static_cast<std::size_t>(end - offset));
  file.read(offset, buffer.bytes());
  return {std::move(buffer), 0, file.size_bytes() - end};
}

}  // namespace

void check_nifti_voxels_fit(const ImageInfo& info, const NiftiHeader& header) {
  check_voxels_fit(info, header.vox_offset, InputFile(info.voxel_path));
}

StoredVoxels read_nifti_voxels(const ImageInfo& info, const NiftiHeader& header) {
  const InputFile file(info.voxel_path);
  // This check comes before memory is asked for: a header may claim anything.
  const std::uint64_t end = check_voxels_fit(info, header.vox_offset, file);
  StoredVoxels voxels = with_memory_for(info.voxel_path, info.voxel_bytes(),
                                        [&] { return read(file, header.vox_offset, end); });
  if (header.big_endian) reverse_voxel_bytes(voxels.bytes(), info.voxel_type);
  return voxels;
}

}  // namespace hayate
