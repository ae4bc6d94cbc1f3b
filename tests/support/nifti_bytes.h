// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/file_bytes.h"

namespace hayate {

/// A NIfTI file made byte by byte, from the offsets in the format's description and nothing of
/// ours, so that tests of the reader do not lean on the writer.
class NiftiBytes {
 public:
  explicit NiftiBytes(int version = 1, bool big_endian = false)
      : version_(version), big_endian_(big_endian), bytes_(version == 1 ? 352 : 544) {
    put<std::int32_t>(0, version == 1 ? 348 : 540);
    put_text(version == 1 ? 344 : 4, version == 1 ? "n+1" : "n+2");
    if (version == 2) put_text(8, "\r\n\032\n");
    for (std::size_t i = 0; i < 8; ++i) pixdim(i, 1.0);
    vox_offset(static_cast<double>(bytes_.size()));
  }

  /// Puts a number at a byte offset, in the file's byte order.
  template <class T>
  NiftiBytes& put(std::size_t offset, T value) {
    std::array<std::byte, sizeof(T)> bytes;
    std::memcpy(bytes.data(), &value, sizeof(T));
    if (big_endian_) std::reverse(bytes.begin(), bytes.end());
    std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
    return *this;
  }
  NiftiBytes& put_text(std::size_t offset, std::string_view text) {
    std::memcpy(bytes_.data() + offset, text.data(), text.size());
    return *this;
  }

  NiftiBytes& dim(std::size_t i, std::int64_t value) {
    return version_ == 1 ? put(40 + 2 * i, static_cast<std::int16_t>(value))
                         : put(16 + 8 * i, value);
  }
  NiftiBytes& shape(const std::vector<std::int64_t>& sizes) {
    dim(0, static_cast<std::int64_t>(sizes.size()));
    for (std::size_t i = 0; i < 7; ++i) dim(i + 1, i < sizes.size() ? sizes[i] : 1);
    return *this;
  }
  NiftiBytes& datatype(int code) {
    return put(version_ == 1 ? 70 : 12, static_cast<std::int16_t>(code));
  }
  NiftiBytes& pixdim(std::size_t i, double value) { return real(76, 104, i, value); }
  NiftiBytes& vox_offset(double value) {
    return version_ == 1 ? put(108, static_cast<float>(value))
                         : put(168, static_cast<std::int64_t>(value));
  }
  NiftiBytes& scaling(double slope, double intercept) {
    return real(112, 176, 0, slope).real(112, 176, 1, intercept);
  }
  NiftiBytes& qform(int code, const std::array<double, 3>& bcd,
                    const std::array<double, 3>& offset) {
    xform_code(252, 344, code);
    for (std::size_t i = 0; i < 3; ++i) real(256, 352, i, bcd[i]).real(268, 376, i, offset[i]);
    return *this;
  }
  NiftiBytes& sform(int code, const std::array<double, 12>& rows) {
    xform_code(254, 348, code);
    for (std::size_t i = 0; i < 12; ++i) real(280, 400, i, rows[i]);
    return *this;
  }

  /// What lies behind the header; vox_offset stays.
  template <class T>
  NiftiBytes& append(const std::vector<T>& values) {
    for (const T& value : values) {
      bytes_.resize(bytes_.size() + sizeof(T));
      put(bytes_.size() - sizeof(T), value);
    }
    return *this;
  }

  const std::vector<std::byte>& bytes() const { return bytes_; }
  std::filesystem::path write(const std::filesystem::path& path) const {
    write_bytes(path, bytes_);
    return path;
  }

 private:
  NiftiBytes& real(std::size_t offset1, std::size_t offset2, std::size_t i, double value) {
    return version_ == 1 ? put(offset1 + 4 * i, static_cast<float>(value))
                         : put(offset2 + 8 * i, value);
  }
  NiftiBytes& xform_code(std::size_t offset1, std::size_t offset2, int code) {
    return version_ == 1 ? put(offset1, static_cast<std::int16_t>(code))
                         : put(offset2, static_cast<std::int32_t>(code));
  }

  int version_;
  bool big_endian_;
  std::vector<std::byte> bytes_;
};

}  // namespace hayate
