// SPDX-License-Identifier: Apache-2.0
#include "hayate/dicom/dicom_slice.h"

#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <gdcmPixelFormat.h>
#include <gdcmReader.h>
#include <gdcmStringFilter.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

constexpr double kUnitLength = 1e-3;
const gdcm::Tag kPixelData(0x7fe0, 0x0010);
const gdcm::Tag kRows(0x0028, 0x0010);

/// The attributes of one file, as text.
class Attributes {
 public:
  explicit Attributes(const gdcm::File& file) { filter_.SetFile(file); }

  bool has(const gdcm::Tag& tag) const {
    return filter_.GetFile().GetDataSet().FindDataElement(tag) && !text(tag).empty();
  }
  std::string text(const gdcm::Tag& tag) const {
    return std::string(trimmed(const_cast<gdcm::StringFilter&>(filter_).ToString(tag)));
  }
  /// Backslashes divide the values.
  template <std::size_t kCount>
  std::array<double, kCount> numbers(const gdcm::Tag& tag, const char* name) const {
    const std::string all = text(tag);
    const std::vector<std::string> parts = split(all, '\\');
    if (all.empty() || parts.size() != kCount) {
      throw_bad_field(name, all, fmt::format("{} numbers", kCount));
    }
    std::array<double, kCount> values{};
    for (std::size_t i = 0; i < kCount; ++i) {
      values[i] = parse_number(name, parts[i]);
      if (!std::isfinite(values[i])) throw_bad_field(name, all, "finite numbers");
    }
    return values;
  }
  double number_or(const gdcm::Tag& tag, const char* name, double fallback) const {
    return has(tag) ? numbers<1>(tag, name)[0] : fallback;
  }
  std::int64_t count(const gdcm::Tag& tag, const char* name) const {
    return parse_count(name, text(tag));
  }

 private:
  gdcm::StringFilter filter_;
};

void check_kind(const Attributes& attributes) {
  const std::string frames = attributes.text({0x0028, 0x0008});
  if (!frames.empty() && frames != "1") {
    throw DataError(fmt::format("NumberOfFrames: got {}, expected one slice a file", frames),
                    "convert the file to NIfTI or NRRD, or to single slices");
  }
  const std::string colours = attributes.text({0x0028, 0x0004});
  if (colours != "MONOCHROME2") {
    throw DataError(fmt::format("PhotometricInterpretation: got '{}', expected MONOCHROME2",
                                shortened(colours)),
                    "leave the series out, or convert it to an image of one number a voxel");
  }
}

VoxelType find_stored_type(const Attributes& attributes, std::int64_t bits) {
  const bool is_signed = attributes.text({0x0028, 0x0103}) == "1";
  switch (bits) {
    case 8:
      return is_signed ? VoxelType::kInt8 : VoxelType::kUint8;
    case 12:
    case 16:
      return is_signed ? VoxelType::kInt16 : VoxelType::kUint16;
    case 32:
      return is_signed ? VoxelType::kInt32 : VoxelType::kUint32;
    default:
      throw DataError(fmt::format("BitsAllocated: got {}, expected 8, 16 or 32", bits),
                      "convert the series to NIfTI or NRRD");
  }
}

void read_place(const Attributes& attributes, DicomSlice& slice) {
  slice.position = attributes.numbers<3>({0x0020, 0x0032}, "ImagePositionPatient");
  const auto directions = attributes.numbers<6>({0x0020, 0x0037}, "ImageOrientationPatient");
  double dot = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    slice.along_row[i] = directions[i];
    slice.along_column[i] = directions[i + 3];
    dot += directions[i] * directions[i + 3];
  }
  for (const Vector3& axis : {slice.along_row, slice.along_column}) {
    const bool is_unit = std::abs(std::hypot(axis[0], axis[1], axis[2]) - 1.0) <= kUnitLength;
    if (is_unit && std::abs(dot) <= kUnitLength) continue;
    throw_bad_field("ImageOrientationPatient", attributes.text({0x0020, 0x0037}),
                    "two directions of length 1 that are upright on each other");
  }
  const auto spacing = attributes.numbers<2>({0x0028, 0x0030}, "PixelSpacing");
  if (!(spacing[0] > 0.0 && spacing[1] > 0.0)) {
    throw_bad_field("PixelSpacing", attributes.text({0x0028, 0x0030}), "sizes above 0");
  }
  // It has the distance of rows first.
  slice.spacing_mm = {spacing[1], spacing[0]};
  slice.thickness_mm = attributes.number_or({0x0018, 0x0050}, "SliceThickness", 1.0);
  if (!(slice.thickness_mm > 0.0)) slice.thickness_mm = 1.0;
}

DicomSlice read_attributes(const std::filesystem::path& file, const gdcm::File& content) {
  const Attributes attributes(content);
  check_kind(attributes);
  const std::int64_t bits = attributes.count({0x0028, 0x0100}, "BitsAllocated");
  DicomSlice slice{.file = file,
                   .series_uid = attributes.text({0x0020, 0x000e}),
                   .series_description = attributes.text({0x0008, 0x103e}),
                   .modality = attributes.text({0x0008, 0x0060}),
                   .columns = attributes.count({0x0028, 0x0011}, "Columns"),
                   .rows = attributes.count({0x0028, 0x0010}, "Rows"),
                   .bits_allocated = bits,
                   .stored_type = find_stored_type(attributes, bits),
                   .slope = attributes.number_or({0x0028, 0x1053}, "RescaleSlope", 1.0),
                   .intercept = attributes.number_or({0x0028, 0x1052}, "RescaleIntercept", 0.0)};
  constexpr std::int64_t most = std::numeric_limits<std::uint16_t>::max();
  if (slice.columns < 1 || slice.rows < 1 || slice.columns > most || slice.rows > most) {
    throw DataError(fmt::format("got {} columns and {} rows, expected 1 to {}", slice.columns,
                                slice.rows, most));
  }
  if (slice.slope == 0.0) throw_bad_field("RescaleSlope", "0", "another number");
  read_place(attributes, slice);
  return slice;
}

/// GDCM fills voxels that a file has lost with zeros. Only compressed ones tell it by themselves.
/// \param reader  in front of the voxels.
void check_voxels_are_there(const gdcm::Reader& reader, const DicomSlice& slice) {
  const gdcm::TransferSyntax& syntax = reader.GetFile().GetHeader().GetDataSetTransferSyntax();
  if (syntax.IsEncapsulated() || syntax == gdcm::TransferSyntax::DeflatedExplicitVRLittleEndian) {
    return;
  }
  const std::uint64_t expected = slice.packed_bytes();
  const std::uint64_t begin = reader.GetStreamCurrentPosition();
  const std::uint64_t size = std::filesystem::file_size(slice.file);
  const std::uint64_t got = begin < size ? size - begin : 0;
  if (got >= expected) return;
  throw DataError(
      fmt::format("got {} bytes of voxels, expected {} for {} x {} of {}", got, expected,
                  slice.columns, slice.rows, voxel_type_name(slice.stored_type)),
      "copy the file again");
}

}  // namespace

std::optional<DicomSlice> read_dicom_slice(const std::filesystem::path& file) {
  gdcm::Reader reader;
  reader.SetFileName(file.c_str());
  // It stops in front of the voxels; a file without rows has none.
  if (!reader.ReadUpToTag(kPixelData, {kPixelData})) return std::nullopt;
  if (!reader.GetFile().GetDataSet().FindDataElement(kRows)) return std::nullopt;
  return with_context([&] { return file.string(); },
                      [&] {
                        DicomSlice slice = read_attributes(file, reader.GetFile());
                        check_voxels_are_there(reader, slice);
                        return slice;
                      });
}

}  // namespace hayate
