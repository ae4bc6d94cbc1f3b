// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/stored_voxels.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/io/gzip.h"
#include "hayate/io/nifti_voxels.h"

namespace hayate {
namespace {

// There is always room for so much, and asking the system takes time.
constexpr std::uint64_t kFewBytes = 1 << 27;
// More than headers and their extensions take.
constexpr std::uint64_t kLargePrefixBytes = 1 << 24;

/// The content decides, since files get renamed; but a raw .img may begin with any bytes.
bool is_compressed(const InputFile& file) {
  return file.path().extension() != ".img" && is_gzip(file);
}

void check_size(const InputFile& file, const NiftiHeader& header, std::uint64_t expected_bytes) {
  if (file.size_bytes() >= expected_bytes) return;
  throw DataError(
      fmt::format("{}: got {} bytes, expected {} for the shape {} of {} behind {} bytes of header",
                  file.path().string(), file.size_bytes(), expected_bytes,
                  format_shape(header.shape), voxel_type_name(header.voxel_type),
                  header.vox_offset),
      "copy or download the file again");
}

/// Where the voxels end. Cannot overflow: parse_nifti_header has bounded both.
std::uint64_t end_of_voxels(const NiftiHeader& header) {
  return header.vox_offset + header.voxel_count() * voxel_size_bytes(header.voxel_type);
}

void check_voxels_fit(const NiftiInfo& info, const InputFile& file) {
  const std::uint64_t end = end_of_voxels(info.header);
  is_compressed(file) ? check_gzip_expansion(file, end) : check_size(file, info.header, end);
}

}  // namespace

void check_voxels_fit(const NiftiInfo& info) {
  check_voxels_fit(info, InputFile(info.voxel_path));
}

void check_free_memory(std::uint64_t bytes) {
  if (bytes < kFewBytes) return;
  const auto free = static_cast<std::uint64_t>(std::max<std::int64_t>(available_memory_bytes(), 0));
  if (bytes <= free) return;
  throw MemoryError(fmt::format("its voxels take {} of memory, of which {} are free",
                                format_bytes(bytes), format_bytes(free)),
                    "crop or resample the image, or work on a machine with more memory");
}

StoredVoxels::StoredVoxels(const NiftiInfo& info) {
  const InputFile file(info.voxel_path);
  // Before memory is asked for: a header may claim anything.
  check_voxels_fit(info, file);
  with_memory_for(info, end_of_voxels(info.header) - info.header.vox_offset,
                  [&] { read(info, file); });
  if (info.header.big_endian) reverse_voxel_bytes(voxels_, info.header.voxel_type);
}

void StoredVoxels::read(const NiftiInfo& info, const InputFile& file) {
  const std::uint64_t offset = info.header.vox_offset;
  const std::uint64_t end = end_of_voxels(info.header);
  if (is_compressed(file) && offset < kLargePrefixBytes) {
    buffer_ = inflate_gzip(file, end);
    voxels_ = buffer_.bytes().subspan(static_cast<std::size_t>(offset));
    return;
  }
  if (is_compressed(file)) {
    buffer_ = inflate_gzip_from(file, offset, end - offset);
    voxels_ = buffer_.bytes();
    return;
  }
  buffer_ = ByteBuffer(static_cast<std::size_t>(end - offset));
  voxels_ = buffer_.bytes();
  file.read(offset, voxels_);
}

}  // namespace hayate
