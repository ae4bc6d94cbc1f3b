// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_encode.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <string>

#include <nifti1.h>
#include <nifti2.h>

#include "hayate/io/nifti/nifti_codes.h"

namespace hayate {
namespace {

static_assert(std::endian::native == std::endian::little, "headers are written as they lie here");

/// The last byte stays NUL.
template <std::size_t kSize>
void write_text(const std::string& text, char (&field)[kSize]) {
  std::memcpy(field, text.data(), std::min(text.size(), kSize - 1));
}

/// The fields that both versions have, under the same names. Numbers become as wide as the version
/// has them.
template <class Raw>
void encode_fields(const NiftiHeader& header, Raw& raw) {
  raw.sizeof_hdr = sizeof(Raw);
  raw.dim[0] = header.shape.size();
  for (std::size_t i = 0; i < 8; ++i) {
    if (i > 0) raw.dim[i] = i <= header.shape.size() ? header.shape[i - 1] : 1;
    raw.pixdim[i] = header.pixdim[i];
  }
  raw.datatype = code_of_voxel_type(header.voxel_type);
  raw.bitpix = 8 * voxel_size_bytes(header.voxel_type);
  raw.vox_offset = smallest_vox_offset(header.version);
  raw.scl_slope = header.slope;
  raw.scl_inter = header.intercept;

  raw.sform_code = header.sform_code;
  raw.qform_code = header.qform_code;
  raw.quatern_b = header.quaternion[0];
  raw.quatern_c = header.quaternion[1];
  raw.quatern_d = header.quaternion[2];
  raw.qoffset_x = header.qform_offset[0];
  raw.qoffset_y = header.qform_offset[1];
  raw.qoffset_z = header.qform_offset[2];
  for (std::size_t column = 0; column < 4; ++column) {
    raw.srow_x[column] = header.sform_rows[0][column];
    raw.srow_y[column] = header.sform_rows[1][column];
    raw.srow_z[column] = header.sform_rows[2][column];
  }

  raw.xyzt_units = header.xyzt_units;
  raw.intent_code = header.intent_code;
  raw.intent_p1 = header.intent_parameters[0];
  raw.intent_p2 = header.intent_parameters[1];
  raw.intent_p3 = header.intent_parameters[2];
  write_text(header.intent_name, raw.intent_name);
  write_text(header.description, raw.descrip);
}

template <class Raw>
std::vector<std::byte> to_bytes(const Raw& raw) {
  // The four bytes behind the header stay 0: no extensions.
  std::vector<std::byte> bytes(sizeof(Raw) + 4);
  std::memcpy(bytes.data(), &raw, sizeof(Raw));
  return bytes;
}

}  // namespace

std::vector<std::byte> encode_nifti_header(const NiftiHeader& header) {
  assert(!header.shape.empty() && std::ssize(header.shape) <= kLargestNiftiRank);
  if (header.version == 1) {
    nifti_1_header raw{};
    encode_fields(header, raw);
    raw.regular = 'r';  // ANALYZE 7.5 programs want it
    std::memcpy(raw.magic, "n+1", 4);
    return to_bytes(raw);
  }
  nifti_2_header raw{};
  encode_fields(header, raw);
  std::memcpy(raw.magic, "n+2", 4);
  std::memcpy(raw.magic + 4, kNiftiEndOfLineCheck.data(), kNiftiEndOfLineCheck.size());
  return to_bytes(raw);
}

}  // namespace hayate
