// SPDX-License-Identifier: Apache-2.0
#include "hayate/dicom/slice_voxels.h"

#include <cstring>

#include <fmt/format.h>
#include <gdcmImageReader.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

constexpr const char* kCure = "copy the file again, or convert the series with another program";

std::vector<std::byte> to_values(const DicomSlice& slice, const std::vector<std::byte>& stored) {
  return dispatch_voxel_type(slice.stored_type, [&]<class T>() {
    const std::size_t count = stored.size() / sizeof(T);
    std::vector<std::byte> values(count * sizeof(float));
    for (std::size_t i = 0; i < count; ++i) {
      T value;
      std::memcpy(&value, stored.data() + i * sizeof(T), sizeof(T));
      const auto scaled =
          static_cast<float>(static_cast<double>(value) * slice.slope + slice.intercept);
      std::memcpy(values.data() + i * sizeof(float), &scaled, sizeof(float));
    }
    return values;
  });
}

}  // namespace

std::vector<std::byte> read_slice_voxels(const DicomSlice& slice, bool as_values) {
  gdcm::ImageReader reader;
  reader.SetFileName(slice.file.c_str());
  if (!reader.Read()) {
    throw DataError(fmt::format("{}: the image cannot be read", slice.file.string()), kCure);
  }
  const gdcm::Image& image = reader.GetImage();
  const auto expected =
      static_cast<std::size_t>(slice.columns * slice.rows) * voxel_size_bytes(slice.stored_type);
  if (image.GetBufferLength() != expected) {
    throw DataError(fmt::format("{}: got {} bytes of voxels, expected {}", slice.file.string(),
                                image.GetBufferLength(), expected),
                    kCure);
  }
  // What a file says of their length may be less, which GDCM fills with zeros.
  const gdcm::ByteValue* bytes =
      reader.GetFile().GetDataSet().GetDataElement(gdcm::Tag(0x7fe0, 0x0010)).GetByteValue();
  if (bytes != nullptr && bytes->GetLength() < slice.packed_bytes()) {
    throw DataError(
        fmt::format("{}: got {} bytes of voxels, expected {}", slice.file.string(),
                    static_cast<std::uint32_t>(bytes->GetLength()), slice.packed_bytes()),
        kCure);
  }
  std::vector<std::byte> stored(expected);
  if (!image.GetBuffer(reinterpret_cast<char*>(stored.data()))) {
    throw DataError(fmt::format("{}: the voxels cannot be decoded (transfer syntax {})",
                                slice.file.string(), image.GetTransferSyntax().GetString()),
                    kCure);
  }
  return as_values ? to_values(slice, stored) : stored;
}

}  // namespace hayate
