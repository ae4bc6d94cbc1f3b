// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_format.h"

#include <array>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/axis_order.h"
#include "hayate/io/detached_file.h"
#include "hayate/io/nrrd/nrrd_header.h"
#include "hayate/io/nrrd/nrrd_writer.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

const NrrdHeader& nrrd_header(const ImageInfo& info) {
  return std::any_cast<const NrrdHeader&>(info.header);
}

class NrrdFormat : public ImageFormat {
 public:
  std::string_view name() const override { return "NRRD"; }

  std::span<const std::string_view> suffixes() const override {
    // Segmentations of 3D Slicer are named .seg.nrrd.
    static constexpr std::array<std::string_view, 4> kSuffixes{".nrrd", ".nhdr", ".seg.nrrd",
                                                               ".seg.nhdr"};
    return kSuffixes;
  }

  bool has_signature(std::span<const std::byte> beginning) const override {
    return has_nrrd_signature(beginning);
  }

  std::string_view affine_fields() const override { return "space directions or spacings"; }
  std::string_view spacing_field() const override { return "space directions or spacings"; }

  ImageInfo read_info(const fs::path& path) const override {
    const std::string text = read_text_header(InputFile(path), find_nrrd_header_end);
    return with_context([&] { return path.string(); },
                        [&] {
                          NrrdHeader header = parse_nrrd_header(text);
                          ImageInfo info{.path = path,
                                         .voxel_path = path,
                                         .voxel_type = header.voxel_type,
                                         .shape = header.shape(),
                                         .voxel_to_world = header.grid.voxel_to_world,
                                         .is_oriented = header.grid.is_oriented};
                          if (!header.data_file.empty()) {
                            info.voxel_path = detached_file(path, "data file", header.data_file);
                          }
                          const std::string* content = header.fields.find("content");
                          if (content != nullptr) info.description = *content;
                          info.header = std::move(header);
                          return info;
                        });
  }

  std::vector<HeaderNote> examine(const ImageInfo& info) const override {
    std::vector<HeaderNote> notes;
    if (!info.is_oriented) {
      notes.push_back({HeaderNoteKind::kNoOrientation,
                       "the header has no directions in a space of the patient's",
                       "write space and space directions from the scanner's files"});
    }
    if (const std::string unit = find_foreign_unit(nrrd_header(info)); !unit.empty()) {
      notes.push_back(
          {HeaderNoteKind::kUnits,
           fmt::format("the header says '{}', which nothing here converts; expected mm", unit),
           "convert directions and origin to millimetres"});
    }
    return notes;
  }

  void check_voxels_fit(const ImageInfo& info) const override {
    check_placed_voxels_fit(info, nrrd_header(info).place);
  }

  StoredVoxels read_voxels(const ImageInfo& info) const override {
    const NrrdHeader& header = nrrd_header(info);
    return reorder_axes(info.voxel_path, read_placed_voxels(info, header.place), header.voxel_type,
                        header.axes.sizes, header.axis_order);
  }

  void write(const fs::path& path, const VolumeSlabs& volume,
             const ImageInfo* like) const override {
    write_nrrd(path, volume, like);
  }
};

}  // namespace

const ImageFormat& nrrd_format() {
  static const NrrdFormat format;
  return format;
}

}  // namespace hayate
