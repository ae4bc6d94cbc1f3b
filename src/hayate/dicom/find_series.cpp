// SPDX-License-Identifier: Apache-2.0
#include "hayate/dicom/find_series.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// The slices of a folder; what is no DICOM image is none of them.
std::vector<DicomSlice> read_folder(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const bool is_hidden = entry.path().filename().string().starts_with('.');
    if (entry.is_regular_file() && !is_hidden) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<DicomSlice> slices;
  for (const fs::path& file : files) {
    if (auto slice = read_dicom_slice(file)) slices.push_back(std::move(*slice));
  }
  return slices;
}

void check_one_series(const fs::path& folder, const std::vector<DicomSlice>& slices) {
  std::map<std::string, std::vector<const DicomSlice*>> series;
  for (const DicomSlice& slice : slices) series[slice.series_uid].push_back(&slice);
  if (series.size() == 1) return;
  std::vector<std::string> lines;
  for (const auto& [uid, members] : series) {
    lines.push_back(fmt::format("{} '{}' ({}, {} slices, for instance {})", uid,
                                members[0]->series_description, members[0]->modality,
                                members.size(), members[0]->file.filename().string()));
  }
  throw DataError(fmt::format("{}: got {} series, expected one:\n    {}", folder.string(),
                              series.size(), join(lines, "\n    ")),
                  "put each series into a folder of its own, or name a file of the one that is "
                  "meant");
}

}  // namespace

std::vector<DicomSlice> find_series(const fs::path& path) {
  if (fs::is_directory(path)) {
    std::vector<DicomSlice> slices = read_folder(path);
    if (slices.empty()) {
      throw DataError(fmt::format("{}: no DICOM images in the folder", path.string()),
                      "name the folder of one series");
    }
    check_one_series(path, slices);
    return slices;
  }
  const auto named = read_dicom_slice(path);
  if (!named) {
    throw DataError(fmt::format("{}: not a DICOM file with an image", path.string()),
                    "check that the file is what its name says, or copy it again");
  }
  std::vector<DicomSlice> slices =
      read_folder(path.has_parent_path() ? path.parent_path() : fs::path("."));
  std::erase_if(slices, [&](const DicomSlice& one) { return one.series_uid != named->series_uid; });
  return slices;
}

}  // namespace hayate
