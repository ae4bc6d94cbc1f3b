// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/metaimage/meta_format.h"

#include <array>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/axis_order.h"
#include "hayate/io/detached_file.h"
#include "hayate/io/metaimage/meta_header.h"
#include "hayate/io/metaimage/meta_writer.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

const MetaHeader& meta_header(const ImageInfo& info) {
  return std::any_cast<const MetaHeader&>(info.header);
}

bool says_directions(const MetaHeader& header) {
  return header.fields.find({"TransformMatrix", "Rotation", "Orientation"}).has_value();
}

class MetaFormat : public ImageFormat {
 public:
  std::string_view name() const override { return "MetaImage"; }

  std::span<const std::string_view> suffixes() const override {
    static constexpr std::array<std::string_view, 2> kSuffixes{".mha", ".mhd"};
    return kSuffixes;
  }

  bool has_signature(std::span<const std::byte> beginning) const override {
    return has_meta_signature(beginning);
  }

  std::string_view affine_fields() const override { return "TransformMatrix or ElementSpacing"; }
  std::string_view spacing_field() const override { return "ElementSpacing"; }

  ImageInfo read_info(const fs::path& path) const override {
    const std::string text = read_text_header(InputFile(path), find_meta_header_end);
    return with_context(
        [&] { return path.string(); },
        [&] {
          MetaHeader header = parse_meta_header(text);
          ImageInfo info{.path = path,
                         .voxel_path = path,
                         .voxel_type = header.voxel_type,
                         .shape = header.shape(),
                         .voxel_to_world = header.voxel_to_world,
                         .is_oriented = says_directions(header),
                         .description = header.fields.find({"Comment"}).value_or("")};
          if (!header.data_file.empty()) {
            info.voxel_path = detached_file(path, "ElementDataFile", header.data_file);
          }
          info.header = std::move(header);
          return info;
        });
  }

  std::vector<HeaderNote> examine(const ImageInfo& info) const override {
    const MetaHeader& header = meta_header(info);
    std::vector<HeaderNote> notes;
    if (!info.is_oriented) {
      notes.push_back({HeaderNoteKind::kNoOrientation, "the header has no TransformMatrix",
                       "write one from the scanner's files"});
    }
    if (const std::string said = find_contradicting_orientation(header); !said.empty()) {
      notes.push_back(
          {HeaderNoteKind::kPlacesDisagree,
           fmt::format("AnatomicalOrientation says {}, and TransformMatrix leads to {}; "
                       "the matrix counts",
                       said, axcodes_of_orientation(io_orientation(info.voxel_to_world))),
           "correct the one that is wrong"});
    }
    if (const std::string unit = find_foreign_unit(header); !unit.empty()) {
      notes.push_back(
          {HeaderNoteKind::kUnits,
           fmt::format("the header says {}, which nothing here converts; expected mm", unit),
           "convert ElementSpacing and Offset to millimetres"});
    }
    return notes;
  }

  void check_voxels_fit(const ImageInfo& info) const override {
    check_placed_voxels_fit(info, meta_header(info).place);
  }

  StoredVoxels read_voxels(const ImageInfo& info) const override {
    const MetaHeader& header = meta_header(info);
    return reorder_axes(info.voxel_path, read_placed_voxels(info, header.place), header.voxel_type,
                        header.file_sizes(), header.file_order());
  }

  void write(const fs::path& path, const VolumeSlabs& volume,
             const ImageInfo* like) const override {
    write_meta(path, volume, like);
  }
};

}  // namespace

const ImageFormat& meta_format() {
  static const MetaFormat format;
  return format;
}

}  // namespace hayate
