// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/image_folder.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/image_formats.h"
#include "hayate/io/image_name.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

std::string format_names() {
  std::vector<std::string> names;
  for (const ImageFormat* format : image_formats()) names.emplace_back(format->name());
  return join(names, " or ");
}

/// Whether it is an image, of one file or of a folder.
bool is_image(const fs::path& path) {
  return is_image_name(path) || (is_folder(path) && find_folder_format(path) != nullptr);
}

/// Why an image is not read.
std::string describe_other(const fs::path& file) {
  if (to_lower(file.extension().string()) == ".dcm") {
    return "a slice of a DICOM series, each of which needs a folder of its own";
  }
  return fmt::format("an image, but not of {}", format_names());
}

}  // namespace

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::vector<fs::path> find_folders(const fs::path& folder) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator item(folder, error), end; !error && item != end;
       item.increment(error)) {
    if (is_folder(item->path()) && !is_hidden(item->path())) folders.push_back(item->path());
  }
  std::ranges::sort(folders);
  return folders;
}

std::vector<fs::path> find_files(const fs::path& folder, bool (*is_of_kind)(const fs::path&),
                                 DatasetList& list) {
  std::vector<fs::path> files;
  if (!is_folder(folder)) return files;
  std::error_code error;
  for (fs::directory_iterator item(folder, error), end; !error && item != end;
       item.increment(error)) {
    const fs::path& file = item->path();
    if (is_of_kind(file) && !is_hidden(file)) files.push_back(file);
  }
  if (error) {
    list.problems.push_back(
        fmt::format("{}: cannot be read: {}", folder.string(), error.message()));
  }
  std::ranges::sort(files);
  return files;
}

std::map<std::string, fs::path> find_images(const fs::path& folder, DatasetList& list) {
  std::map<std::string, fs::path> images;
  for (const fs::path& file : find_files(folder, is_image, list)) {
    const auto [place, is_new] = images.emplace(case_name(file), file);
    if (!is_new) {
      list.problems.push_back(fmt::format("{}: the case '{}' is also in {}", file.string(),
                                          place->first, place->second.filename().string()));
    }
  }
  for (const fs::path& file : find_files(folder, is_other_image_name, list)) {
    // What has been converted may lie beside what it was.
    if (images.contains(case_name(fs::path(file).replace_extension()))) continue;
    list.problems.push_back(fmt::format("{}: {}", file.string(), describe_other(file)));
  }
  return images;
}

void add_missing(std::string problem, DatasetList& list) {
  list.problems.push_back(std::move(problem));
  ++list.missing_count;
}

}  // namespace hayate
