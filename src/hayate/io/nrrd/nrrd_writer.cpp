// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_writer.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/deflate_stream.h"
#include "hayate/io/encode_pieces.h"
#include "hayate/io/header_grid.h"
#include "hayate/io/lps_space.h"
#include "hayate/io/nrrd/nrrd_header.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

/// Lines of a header that say where voxels lie; their order is the header's.
using Lines = std::vector<std::string>;

/// Fields that say something of the space, and those that do of each axis, with what they say of
/// one that does not lie in it.
constexpr std::array kSpaceFields =
    std::to_array<const char*>({"space", "space dimension", "space units", "space origin"});
constexpr std::array kAxisFields = std::to_array<std::pair<const char*, const char*>>(
    {{"space directions", "none"}, {"spacings", "nan"}, {"axis mins", "nan"}, {"centers", "???"}});

void check_name(const std::filesystem::path& path) {
  if (to_lower(path.filename().string()).ends_with(".nrrd")) return;
  throw UsageError(fmt::format("{}: got a name that ends in '{}', expected .nrrd", path.string(),
                               path.extension().string()));
}

std::string vector_text(const Affine& affine, std::size_t column) {
  return fmt::format("({},{},{})", affine(0, column), affine(1, column), affine(2, column));
}

Lines own_geometry(const Affine& voxel_to_world, bool has_channels) {
  const Affine lps = swap_lps_and_ras(voxel_to_world);
  return {"space: left-posterior-superior",
          fmt::format("space directions: {}{} {} {}", has_channels ? "none " : "",
                      vector_text(lps, 0), vector_text(lps, 1), vector_text(lps, 2)),
          fmt::format("space origin: {}", vector_text(lps, 3))};
}

/// What another header says, for the file's axes (channels), X, Y, Z.
Lines words_of_geometry(const NrrdHeader& header, bool has_channels) {
  Lines lines;
  for (const char* field : kSpaceFields) {
    const std::string* text = header.fields.find(field);
    if (text != nullptr) lines.push_back(fmt::format("{}: {}", field, *text));
  }
  for (const auto& [field, nothing] : kAxisFields) {
    const std::string* text = header.fields.find(field);
    if (text == nullptr) continue;
    const bool has_vectors = std::string_view(field) == "space directions";
    const Lines words = has_vectors ? split_vectors(field, *text) : words_of(*text);
    // What nothing needs of that other header has not been checked.
    if (words.size() != header.axes.rank()) continue;
    Lines chosen(has_channels ? 1 : 0, nothing);
    for (std::size_t i = 0; i < kSpaceRank; ++i) chosen.push_back(words[header.axis_order[i]]);
    lines.push_back(fmt::format("{}: {}", field, fmt::join(chosen, " ")));
  }
  return lines;
}

Lines geometry_of(const VolumeSlabs& volume, const ImageInfo* like) {
  const bool has_channels = volume.shape()[0] > 1;
  const auto* header = like != nullptr ? std::any_cast<NrrdHeader>(&like->header) : nullptr;
  const auto has_three_axes = [](const NrrdHeader& one) {
    const std::size_t dimension = one.axes.space.dimension;
    return one.space_rank == kSpaceRank && (dimension == 0 || dimension == kSpaceRank);
  };
  const bool is_on_grid = header != nullptr && has_three_axes(*header) &&
                          is_where_header_says(like->voxel_to_world, volume.voxel_to_world());
  return is_on_grid ? words_of_geometry(*header, has_channels)
                    : own_geometry(volume.voxel_to_world(), has_channels);
}

std::string header_text(const VolumeSlabs& volume, const ImageInfo* like) {
  const auto [c, x, y, z] = volume.shape();
  const bool has_channels = c > 1;
  std::string text = "NRRD0004\n";
  const std::string content = like != nullptr ? in_one_line(like->description) : std::string();
  if (!content.empty()) text += fmt::format("content: {}\n", content);
  text += fmt::format("type: {}\n", nrrd_type_name(volume.type()));
  text += fmt::format("dimension: {}\n", has_channels ? kSpaceRank + 1 : kSpaceRank);
  text += fmt::format("sizes: {}{} {} {}\n", has_channels ? fmt::format("{} ", c) : "", x, y, z);
  for (const std::string& line : geometry_of(volume, like)) text += line + "\n";
  text += fmt::format("kinds: {}domain domain domain\n", has_channels ? "list " : "");
  return text + "endian: little\nencoding: gzip\n\n";
}

}  // namespace

void write_nrrd(const std::filesystem::path& path, const VolumeSlabs& volume,
                const ImageInfo* like) {
  check_name(path);
  const std::string header = header_text(volume, like);
  AtomicFile file(path);
  file.write(header);
  DeflateStream packed(DeflateWrapper::kGzip,
                       [&](std::span<const std::byte> bytes) { file.write(bytes); });
  encode_in_pieces(volume, ChannelPlace::kFastest,
                   [&](std::span<const std::byte> piece) { packed.add(piece); });
  packed.finish();
  file.commit();
}

}  // namespace hayate
