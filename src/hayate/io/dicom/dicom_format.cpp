// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/dicom/dicom_format.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/dicom/dicom_program.h"
#include "hayate/io/input_file.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

const DicomSeries& dicom_series(const ImageInfo& info) {
  return std::any_cast<const DicomSeries&>(info.header);
}

void check_is_there(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(path, ignored)) return;
  throw MissingInputError(fmt::format("{}: no such file or folder", path.string()));
}

class DicomFormat : public ImageFormat {
 public:
  std::string_view name() const override { return "DICOM"; }

  /// None: files of slices are named in every way, and no image by themselves.
  std::span<const std::string_view> suffixes() const override { return {}; }

  bool has_signature(std::span<const std::byte> beginning) const override {
    constexpr std::size_t place = 128;
    const std::string_view text(reinterpret_cast<const char*>(beginning.data()), beginning.size());
    return text.size() > place && text.substr(place).starts_with("DICM");
  }

  bool reads_folders() const override { return true; }
  bool is_written() const override { return false; }

  std::string_view affine_fields() const override {
    return "ImagePositionPatient and ImageOrientationPatient";
  }
  std::string_view spacing_field() const override { return "PixelSpacing"; }

  ImageInfo read_info(const fs::path& path) const override {
    check_is_there(path);
    DicomSeries series = ask_dicom_program(DicomQuestion::kInfo, path).series;
    ImageInfo info{.path = path,
                   .voxel_path = path,
                   .voxel_type = series.voxel_type,
                   .shape = {series.shape.begin(), series.shape.end()},
                   .slope = series.slope,
                   .intercept = series.intercept,
                   .voxel_to_world = series.voxel_to_world,
                   .is_oriented = true,
                   .description = series.description};
    info.header = std::move(series);
    return info;
  }

  std::vector<fs::path> files_of(const fs::path& path) const override {
    try {
      return ask_dicom_program(DicomQuestion::kInfo, path).series.files;
    } catch (const DataError&) {
      // Whoever reads the image will say what is wrong with it.
      return {path};
    }
  }

  /// A slice without a place is refused by read_info.
  std::vector<HeaderNote> examine(const ImageInfo& /*info*/) const override { return {}; }

  /// Compressed slices tell it only when they are read; here every file has to be there.
  void check_voxels_fit(const ImageInfo& info) const override {
    for (const fs::path& file : dicom_series(info).files) InputFile{file};
  }

  StoredVoxels read_voxels(const ImageInfo& info) const override {
    DicomAnswer answer = ask_dicom_program(DicomQuestion::kVoxels, info.path);
    const DicomSeries& series = answer.series;
    const bool is_same = std::ranges::equal(series.shape, info.shape) &&
                         series.voxel_type == info.voxel_type && series.slope == info.slope &&
                         series.intercept == info.intercept;
    if (!is_same) {
      throw DataError(
          fmt::format("{}: the series has changed while it was read", info.path.string()),
          "start again once its files are complete");
    }
    if (answer.voxels.size() != info.voxel_bytes()) {
      throw DataError(fmt::format("{}: got {} bytes of voxels, expected {} for the shape {} of {}",
                                  info.path.string(), answer.voxels.size(), info.voxel_bytes(),
                                  format_shape(info.shape), voxel_type_name(info.voxel_type)),
                      "copy the series again");
    }
    return {std::move(answer.voxels), 0, 0};
  }

  void write(const fs::path& path, const VolumeSlabs& /*volume*/,
             const ImageInfo* /*like*/) const override {
    throw UsageError(fmt::format("{}: DICOM is not written", path.string()),
                     "write .nii.gz, .nrrd or .mha");
  }
};

}  // namespace

const ImageFormat& dicom_format() {
  static const DicomFormat format;
  return format;
}

}  // namespace hayate
