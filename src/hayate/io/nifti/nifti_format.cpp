// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_format.h"

#include <array>

#include "hayate/io/nifti/nifti_notes.h"
#include "hayate/io/nifti/nifti_reader.h"
#include "hayate/io/nifti/nifti_stored.h"
#include "hayate/io/nifti/nifti_writer.h"

namespace hayate {
namespace {

const NiftiInfo& nifti_info(const ImageInfo& info) {
  return std::any_cast<const NiftiInfo&>(info.header);
}

class NiftiFormat : public ImageFormat {
 public:
  std::string_view name() const override { return "NIfTI"; }

  std::span<const std::string_view> suffixes() const override {
    // These are the suffixes as nibabel and ITK see them; of a pair, the header stands for both.
    static constexpr std::array<std::string_view, 4> kSuffixes{".nii.gz", ".nii", ".hdr",
                                                               ".hdr.gz"};
    return kSuffixes;
  }

  bool has_signature(std::span<const std::byte> beginning) const override {
    return has_nifti_signature(beginning);
  }

  std::string_view affine_fields() const override { return "sform, qform or pixdim"; }
  std::string_view spacing_field() const override { return "pixdim"; }

  ImageInfo read_info(const std::filesystem::path& path) const override {
    NiftiInfo nifti = read_nifti_info(path);
    const NiftiHeader& header = nifti.header;
    ImageInfo info{.path = nifti.path,
                   .voxel_path = nifti.voxel_path,
                   .voxel_type = header.voxel_type,
                   .shape = header.shape,
                   .slope = header.slope,
                   .intercept = header.intercept,
                   .voxel_to_world = nifti.voxel_to_world,
                   .is_oriented = header.sform_code != 0 || header.qform_code != 0,
                   .description = header.description};
    info.header = std::move(nifti);
    return info;
  }

  std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) const override {
    return nifti_files_of(path);
  }

  std::vector<HeaderNote> examine(const ImageInfo& info) const override {
    return examine_nifti_header(nifti_info(info));
  }

  void check_voxels_fit(const ImageInfo& info) const override {
    check_nifti_voxels_fit(info, nifti_info(info).header);
  }

  StoredVoxels read_voxels(const ImageInfo& info) const override {
    return read_nifti_voxels(info, nifti_info(info).header);
  }

  void write(const std::filesystem::path& path, const VolumeSlabs& volume,
             const ImageInfo* like) const override {
    write_scaled(path, volume, like, 1.0);
  }

  bool holds_slope() const override { return true; }

  void write_scaled(const std::filesystem::path& path, const VolumeSlabs& volume,
                    const ImageInfo* like, double slope) const override {
    const NiftiInfo* own = like != nullptr ? std::any_cast<NiftiInfo>(&like->header) : nullptr;
    if (own == nullptr) {
      write_nifti(path, volume, like != nullptr ? like->description : std::string(), slope);
      return;
    }
    NiftiHeader header = own->header;
    header.description = like->description;
    write_nifti(path, volume, header, slope);
  }
};

}  // namespace

const ImageFormat& nifti_format() {
  static const NiftiFormat format;
  return format;
}

}  // namespace hayate
