// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/stored_voxels.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/gzip.h"
#include "hayate/io/input_file.h"
#include "hayate/io/nifti_voxels.h"

namespace hayate {
namespace {

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

}  // namespace

void check_voxels_fit(const NiftiInfo& info) {
  const InputFile file(info.voxel_path);
  if (is_compressed(file)) {
    check_gzip_expansion(file, end_of_voxels(info.header));
  } else {
    check_size(file, info.header, end_of_voxels(info.header));
  }
}

StoredVoxels::StoredVoxels(const NiftiInfo& info) {
  const NiftiHeader& header = info.header;
  const InputFile file(info.voxel_path);
  const std::uint64_t expected_bytes = end_of_voxels(header);
  if (is_compressed(file)) {
    buffer_ = inflate_gzip(file, expected_bytes);
    voxels_ = buffer_.bytes().subspan(static_cast<std::size_t>(header.vox_offset));
  } else {
    check_size(file, header, expected_bytes);
    buffer_ = ByteBuffer(static_cast<std::size_t>(expected_bytes - header.vox_offset));
    voxels_ = buffer_.bytes();
    file.read(header.vox_offset, voxels_);
  }
  if (header.big_endian) reverse_voxel_bytes(voxels_, header.voxel_type);
}

}  // namespace hayate
