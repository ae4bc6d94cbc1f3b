// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_reader.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/gzip.h"
#include "hayate/io/input_file.h"
#include "hayate/io/nifti/nifti_grid.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Where header and voxels lie: one file, or a pair.
struct NiftiFiles {
  fs::path header;
  fs::path voxels;

  bool is_pair() const { return header != voxels; }
};

bool ends_with(const fs::path& path, std::string_view extension) {
  return to_lower(path.extension().string()) == extension;
}

/// "air.hdr.gz" → "air.img.gz", or "air.img" where only that exists; "AIR.HDR" → "AIR.IMG".
fs::path other_of_pair(const fs::path& path, std::string_view extension) {
  const bool is_packed = ends_with(path, ".gz");
  fs::path name = is_packed ? path.stem() : path.filename();
  const bool is_upper = name.extension() != to_lower(name.extension().string());
  const auto in_its_case = [&](std::string text) {
    if (is_upper)
      std::ranges::transform(text, text.begin(), [](char c) {
        return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      });
    return text;
  };
  name.replace_extension(in_its_case(std::string(extension)));
  const fs::path plain = path.parent_path() / name;
  const fs::path packed = plain.string() + in_its_case(".gz");
  const fs::path& likely = is_packed ? packed : plain;
  const fs::path& other = is_packed ? plain : packed;
  std::error_code ignored;  // opening it will tell
  return !fs::exists(likely, ignored) && fs::exists(other, ignored) ? other : likely;
}

NiftiFiles locate(const fs::path& path) {
  const fs::path name = ends_with(path, ".gz") ? path.stem() : path.filename();
  if (ends_with(name, ".hdr")) return {path, other_of_pair(path, ".img")};
  if (ends_with(name, ".img")) return {other_of_pair(path, ".hdr"), path};
  return {path, path};
}

std::vector<std::byte> read_prefix(const InputFile& file, std::size_t limit) {
  if (is_gzip(file)) return read_gzip_prefix(file, limit);
  std::vector<std::byte> prefix(std::min<std::uint64_t>(limit, file.size_bytes()));
  file.read(0, prefix);
  return prefix;
}

void check_vox_offset(const NiftiHeader& header) {
  const std::uint64_t smallest = smallest_vox_offset(header.version);
  if (header.vox_offset >= smallest) return;
  throw DataError(fmt::format("vox_offset: got {}, where the header still is, expected at least {}",
                              header.vox_offset, smallest),
                  fmt::format("set vox_offset to {} if that is where the voxels begin", smallest));
}

}  // namespace

NiftiInfo read_nifti_info(const fs::path& path) {
  const NiftiFiles files = locate(path);
  NiftiInfo info;
  info.path = path;
  info.voxel_path = files.voxels;
  const std::vector<std::byte> prefix =
      read_prefix(InputFile(files.header), kNiftiHeaderLimitBytes);
  with_context([&] { return files.header.string(); },
               [&] {
                 info.header = parse_nifti_header(prefix);
                 if (!files.is_pair()) check_vox_offset(info.header);
                 const NiftiGrid grid = compute_nifti_grid(info.header);
                 info.voxel_to_world = grid.voxel_to_world;
                 info.pixdim = grid.pixdim;
               });
  return info;
}

std::vector<fs::path> nifti_files_of(const fs::path& path) {
  const NiftiFiles files = locate(path);
  if (!files.is_pair()) return {path};
  return {path, path == files.header ? files.voxels : files.header};
}

}  // namespace hayate
