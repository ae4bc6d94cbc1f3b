// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/file_examination.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "hayate/base/error.h"
#include "hayate/base/file_error.h"
#include "hayate/base/hash.h"
#include "hayate/base/text.h"
#include "hayate/io/case_image.h"
#include "hayate/io/image_files.h"
#include "hayate/io/image_format.h"
#include "hayate/io/input_file.h"
#include "hayate/io/read_image.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

// These bounds reach from a mouse's CT to a topogram.
constexpr double kSmallestSpacingMm = 0.02;
constexpr double kLargestSpacingMm = 20.0;
constexpr double kLargestExtentMm = 3000.0;

FindingKind finding_of(HeaderNoteKind kind) {
  switch (kind) {
    case HeaderNoteKind::kNoOrientation:
      return FindingKind::kNoForm;
    case HeaderNoteKind::kNotFinite:
      return FindingKind::kFormNotFinite;
    case HeaderNoteKind::kScalesDisagree:
      return FindingKind::kScalesDisagree;
    case HeaderNoteKind::kPlacesDisagree:
    case HeaderNoteKind::kAxesDisagree:
      return FindingKind::kFormsDisagree;
    case HeaderNoteKind::kUnits:
      return FindingKind::kUnits;
    case HeaderNoteKind::kFarVoxels:
      return FindingKind::kFarVoxels;
  }
  std::abort();
}

}  // namespace

std::string place_of(const ImageInfo& info, std::uint64_t voxel_index) {
  const SpatialShape shape = info.spatial_shape();
  const auto index = static_cast<std::int64_t>(voxel_index);
  return format_shape(std::array<std::int64_t, 3>{index % shape[0], index / shape[0] % shape[1],
                                                  index / (shape[0] * shape[1]) % shape[2]});
}

std::uint64_t hash_voxels(const ImageInfo& info, std::span<const std::byte> voxels) {
  Hasher hasher;
  hasher.update(format_shape(info.shape));
  hasher.update(voxel_type_name(info.voxel_type));
  hasher.update(voxels);
  return hasher.digest();
}

void FileExamination::add(FindingKind kind, const std::string& what, std::string cure,
                          double badness) {
  facts_.findings.push_back(
      {kind, facts_.name, fmt::format("{}: {}", path_.string(), what), std::move(cure), badness});
}

std::optional<ImageInfo> FileExamination::read_header(const CaseFiles& files) {
  std::optional<ImageInfo> info;
  attempt(FindingKind::kBadHeader, [&] { info = read_case_info(files); });
  // Behind the header: what keeps a file from being opened is said once.
  if (info) {
    attempt(FindingKind::kDamagedFile, [&] {
      for (const fs::path& channel : channel_files(files)) count_bytes(channel);
    });
  }
  if (info) notes_ = info->format->examine(*info);
  return info;
}

GridFacts FileExamination::examine_grid(const ImageInfo& info) {
  GridFacts grid{info.spatial_shape(), info.voxel_to_world, info.spacing(), {}};
  if (is_singular(grid.voxel_to_world)) {
    add(FindingKind::kSingularAffine,
        fmt::format("two voxel axes point the same way, or one nowhere: got the affine {}",
                    format_affine(grid.voxel_to_world)),
        fmt::format("repair the header's {}", info.format->affine_fields()));
    return grid;
  }
  grid.axcodes = axcodes_of_orientation(io_orientation(grid.voxel_to_world));
  add_notes({HeaderNoteKind::kNoOrientation, HeaderNoteKind::kNotFinite,
             HeaderNoteKind::kScalesDisagree, HeaderNoteKind::kPlacesDisagree,
             HeaderNoteKind::kUnits});
  examine_sizes(info, grid);
  return grid;
}

void FileExamination::add_notes(std::initializer_list<HeaderNoteKind> kinds) {
  for (const HeaderNote& note : notes_) {
    if (std::ranges::find(kinds, note.kind) == kinds.end()) continue;
    const bool is_guessed = note.kind == HeaderNoteKind::kNoOrientation;
    add(finding_of(note.kind), note.what + (is_guessed ? ": left and right are guessed" : ""),
        note.cure);
  }
}

std::optional<StoredVoxels> FileExamination::read_voxels(const ImageInfo& info) {
  add_notes({HeaderNoteKind::kFarVoxels});
  std::optional<StoredVoxels> voxels;
  attempt(FindingKind::kDamagedFile, [&] { voxels = read_stored_voxels(info); });
  if (voxels && voxels->unused_file_bytes() > 0) {
    const std::uint64_t size = InputFile(info.voxel_path).size_bytes();
    add(FindingKind::kTrailingBytes,
        fmt::format("got {} bytes, expected {} by the header", size,
                    size - voxels->unused_file_bytes()),
        "check that shape and type in the header are those of the voxels");
  }
  return voxels;
}

void FileExamination::count_bytes(const fs::path& image) {
  for (const fs::path& file : files_of_image(image)) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) throw_read_error(file, errno);
    if (S_ISREG(status.st_mode)) facts_.file_bytes += static_cast<std::uint64_t>(status.st_size);
  }
}

void FileExamination::attempt(FindingKind kind, const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    const ExitCode code = error.code();
    if (code != ExitCode::kBadData && code != ExitCode::kMissingInput && code != ExitCode::kIo) {
      throw;
    }
    std::string what = error.message();
    // Most messages begin with the file; here all do.
    const std::string prefix = path_.string() + ": ";
    if (what.starts_with(prefix)) what = what.substr(prefix.size());
    add(kind, what, error.cure());
  }
}

void FileExamination::examine_sizes(const ImageInfo& info, const GridFacts& grid) {
  bool plausible = true;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double spacing = grid.spacing_mm[axis];
    plausible &= spacing >= kSmallestSpacingMm && spacing <= kLargestSpacingMm &&
                 spacing * static_cast<double>(grid.shape[axis]) <= kLargestExtentMm;
  }
  if (!plausible) {
    add(FindingKind::kImplausibleSpacing,
        fmt::format("voxels of {} in the shape {}; expected {} to {} mm an axis and at most {} mm "
                    "in all",
                    format_mm(grid.spacing_mm), format_shape(grid.shape), kSmallestSpacingMm,
                    kLargestSpacingMm, kLargestExtentMm),
        fmt::format("check the units and {} of the header", info.format->spacing_field()));
  }
}

}  // namespace hayate
