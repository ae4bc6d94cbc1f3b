// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_header.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

#include <fmt/format.h>
#include <nifti1.h>
#include <nifti2.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/nifti/nifti_codes.h"

namespace hayate {
namespace {

static_assert(std::endian::native == std::endian::little, "bytes are swapped for big-endian files");
static_assert(sizeof(nifti_1_header) == 348 && sizeof(nifti_2_header) == 540);

constexpr int kLastXformCode = NIFTI_XFORM_TEMPLATE_OTHER;

template <class T>
T reversed(T value) {
  auto bytes = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
  std::ranges::reverse(bytes);
  return std::bit_cast<T>(bytes);
}

/// Reads fields of a header in the file's byte order. By value, since nifti_2_header is packed.
struct FieldReader {
  bool swapped = false;

  template <class T>
  T operator()(T field) const {
    return swapped ? reversed(field) : field;
  }
};

/// A text field up to its first NUL.
template <std::size_t kSize>
std::string read_text(const char (&field)[kSize]) {
  return {field, static_cast<std::size_t>(std::find(field, field + kSize, '\0') - field)};
}

std::vector<std::int64_t> parse_shape(std::span<const std::int64_t> dim, VoxelType type) {
  const std::int64_t rank = dim[0];
  if (rank < 1 || rank > kLargestNiftiRank) {
    throw DataError(fmt::format("dim[0]: got {} axes, expected 1 to 7", rank),
                    "write the file again with a valid header");
  }
  const auto sizes = dim.subspan(1, static_cast<std::size_t>(rank));
  auto bytes = static_cast<std::int64_t>(voxel_size_bytes(type));
  for (const std::int64_t size : sizes) {
    if (size < 1 || __builtin_mul_overflow(bytes, size, &bytes)) {
      throw DataError(fmt::format("dim: got the shape {}, expected sizes of at least 1 that memory "
                                  "can hold",
                                  format_shape(sizes)),
                      "write the file again with a valid header");
    }
  }
  return {sizes.begin(), sizes.end()};
}

/// nibabel's repair of voxel sizes and qfac.
void repair_pixdim(std::array<double, 8>& pixdim) {
  for (std::size_t axis = 1; axis <= 3; ++axis) {
    pixdim[axis] = pixdim[axis] == 0.0 ? 1.0 : std::abs(pixdim[axis]);
  }
  if (std::abs(pixdim[0]) != 1.0) pixdim[0] = 1.0;
}

int repair_xform_code(int code) {
  return code >= 0 && code <= kLastXformCode ? code : 0;
}

std::uint64_t parse_vox_offset(double offset) {
  // NIfTI-1 keeps it as a float32, of which nibabel drops the fraction.
  constexpr double limit = 9.0e18;
  if (!(offset >= 0.0 && offset < limit)) {
    throw DataError(fmt::format("vox_offset: got {}, expected a place in the file", offset),
                    "write the file again with a valid header");
  }
  return static_cast<std::uint64_t>(offset);
}

void parse_scaling(double slope, double intercept, NiftiHeader& header) {
  if (slope == 0.0 || !std::isfinite(slope)) return;
  if (!std::isfinite(intercept)) {
    throw DataError(fmt::format("scl_inter: got {} with a scl_slope of {}, expected a number",
                                intercept, slope),
                    "write the file again with a valid header");
  }
  header.slope = slope;
  header.intercept = intercept;
}

/// The fields that both versions have, under the same names.
template <class Raw>
void parse_fields(const Raw& raw, NiftiHeader& header) {
  // dim[0] is 1 … 7 in one byte order only.
  const auto rank = static_cast<std::int64_t>(raw.dim[0]);
  header.big_endian = rank < 0 || rank > kLargestNiftiRank;
  const FieldReader read{header.big_endian};

  std::array<std::int64_t, 8> dim;
  for (std::size_t i = 0; i < dim.size(); ++i) {
    dim[i] = read(raw.dim[i]);
    header.pixdim[i] = read(raw.pixdim[i]);
  }
  header.voxel_type = voxel_type_of_code(read(raw.datatype));
  header.shape = parse_shape(dim, header.voxel_type);
  repair_pixdim(header.pixdim);
  header.vox_offset = parse_vox_offset(static_cast<double>(read(raw.vox_offset)));
  parse_scaling(read(raw.scl_slope), read(raw.scl_inter), header);

  header.sform_code = repair_xform_code(read(raw.sform_code));
  header.qform_code = repair_xform_code(read(raw.qform_code));
  header.quaternion = {read(raw.quatern_b), read(raw.quatern_c), read(raw.quatern_d)};
  header.qform_offset = {read(raw.qoffset_x), read(raw.qoffset_y), read(raw.qoffset_z)};
  for (std::size_t column = 0; column < 4; ++column) {
    header.sform_rows[0][column] = read(raw.srow_x[column]);
    header.sform_rows[1][column] = read(raw.srow_y[column]);
    header.sform_rows[2][column] = read(raw.srow_z[column]);
  }

  header.xyzt_units = read(raw.xyzt_units);
  header.intent_code = read(raw.intent_code);
  header.intent_parameters = {read(raw.intent_p1), read(raw.intent_p2), read(raw.intent_p3)};
  header.intent_name = read_text(raw.intent_name);
  header.description = read_text(raw.descrip);
}

[[noreturn]] void throw_not_nifti(const std::string& got) {
  throw DataError(fmt::format("not a NIfTI file: got {}, expected the signature n+1, ni1, n+2 or "
                              "ni2",
                              got),
                  "convert the image to NIfTI, or leave the file out");
}

void check_nifti2_signature(const nifti_2_header& raw) {
  const std::string_view magic(raw.magic, 4);
  using namespace std::string_view_literals;
  if (magic != "n+2\0"sv && magic != "ni2\0"sv) throw_not_nifti("a header of 540 bytes without it");
  std::array<char, 4> check;
  std::memcpy(check.data(), raw.magic + 4, check.size());
  if (check != kNiftiEndOfLineCheck && check != std::array<char, 4>{}) {
    throw DataError(
        "the bytes behind the NIfTI-2 signature are not CR LF SUB LF: line ends have "
        "been converted somewhere",
        "copy the file again, as binary data");
  }
}

}  // namespace

SpatialShape NiftiHeader::spatial_shape() const {
  SpatialShape spatial{1, 1, 1};
  std::copy_n(shape.begin(), std::min<std::size_t>(shape.size(), 3), spatial.begin());
  return spatial;
}

std::uint64_t smallest_vox_offset(int version) {
  return 4 + (version == 1 ? sizeof(nifti_1_header) : sizeof(nifti_2_header));
}

bool has_nifti_signature(std::span<const std::byte> bytes) {
  using namespace std::string_view_literals;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto holds = [&](std::size_t place, std::string_view first, std::string_view second) {
    const std::string_view magic = text.substr(std::min(place, text.size()));
    return magic.starts_with(first) || magic.starts_with(second);
  };
  return holds(offsetof(nifti_1_header, magic), "n+1\0"sv, "ni1\0"sv) ||
         holds(offsetof(nifti_2_header, magic), "n+2\0"sv, "ni2\0"sv);
}

NiftiHeader parse_nifti_header(std::span<const std::byte> bytes) {
  using namespace std::string_view_literals;
  nifti_1_header first{};
  if (bytes.size() < sizeof first) {
    throw_not_nifti(fmt::format("{} bytes, which is shorter than a header", bytes.size()));
  }
  std::memcpy(&first, bytes.data(), sizeof first);
  NiftiHeader header;
  const std::string_view magic(first.magic, sizeof first.magic);
  if (magic == "n+1\0"sv || magic == "ni1\0"sv) {
    parse_fields(first, header);
    return header;
  }
  constexpr auto second_size = static_cast<int>(sizeof(nifti_2_header));
  if (first.sizeof_hdr != second_size && first.sizeof_hdr != reversed(second_size)) {
    const bool is_analyze = first.sizeof_hdr == 348 || first.sizeof_hdr == reversed(348);
    throw_not_nifti(is_analyze ? "a header of 348 bytes without it (ANALYZE 7.5?)" : "none");
  }
  nifti_2_header second{};
  if (bytes.size() < sizeof second) throw_not_nifti("the first part of a NIfTI-2 header");
  std::memcpy(&second, bytes.data(), sizeof second);
  check_nifti2_signature(second);
  header.version = 2;
  parse_fields(second, header);
  return header;
}

}  // namespace hayate
