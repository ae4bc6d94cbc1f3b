// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/dataset_list.h"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/foreign_error.h"
#include "hayate/base/hash.h"
#include "hayate/base/text.h"
#include "hayate/io/image_name.h"
#include "hayate/io/msd_dataset.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLayouts =
    "expected a dataset.json, imagesTr and labelsTr, images and labels, or .nii.gz files";

/// Case name → file, of one folder's images; a name that two files have is a problem.
std::map<std::string, fs::path> find_images(const fs::path& folder,
                                            std::vector<std::string>& problems) {
  std::map<std::string, fs::path> images;
  if (!fs::is_directory(folder)) return images;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (is_image_name(entry.path()) && !is_hidden(entry.path()) && !entry.is_directory()) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    const auto [place, is_new] = images.emplace(case_name(file), file);
    if (!is_new) {
      problems.push_back(fmt::format("{}: the case '{}' is also in {}", file.string(), place->first,
                                     place->second.filename().string()));
    }
  }
  return images;
}

void add_pairs(const fs::path& images_folder, const fs::path& labels_folder, DatasetList& list) {
  const auto images = find_images(images_folder, list.problems);
  const auto labels = find_images(labels_folder, list.problems);
  for (const auto& [name, image] : images) {
    if (const auto label = labels.find(name); label != labels.end()) {
      list.training.push_back({name, image, label->second});
    } else {
      ++list.missing_count;
      list.problems.push_back(
          fmt::format("{}: no label of that name in {}", image.string(), labels_folder.string()));
    }
  }
  for (const auto& [name, label] : labels) {
    if (!images.contains(name)) {
      ++list.missing_count;
      list.problems.push_back(
          fmt::format("{}: no image of that name in {}", label.string(), images_folder.string()));
    }
  }
}

void add_images(const fs::path& folder, DatasetList& list) {
  for (const auto& [name, image] : find_images(folder, list.problems)) {
    list.test.push_back({name, image, std::nullopt});
  }
}

DatasetList scan_folders(const fs::path& folder) {
  DatasetList list;
  list.folder = folder;
  bool found = false;
  for (const auto& [images, labels] : {std::pair("imagesTr", "labelsTr"), {"images", "labels"}}) {
    if (found || !fs::is_directory(folder / images)) continue;
    found = true;
    if (fs::is_directory(folder / labels)) {
      add_pairs(folder / images, folder / labels, list);
    } else {
      add_images(folder / images, list);
    }
  }
  add_images(folder / "imagesTs", list);
  if (!found) add_images(folder, list);
  return list;
}

void keep_existing(std::vector<CaseFiles>& cases, DatasetList& list) {
  std::erase_if(cases, [&](const CaseFiles& files) {
    bool all_there = true;
    const auto check = [&](const fs::path& file) {
      std::error_code error;
      const fs::file_status status = fs::status(file, error);
      if (fs::is_regular_file(status)) return;
      all_there = false;
      // A name longer than the file system's names is nobody's.
      if (status.type() == fs::file_type::not_found || error == std::errc::filename_too_long) {
        list.problems.push_back(fmt::format("{}: no such file", file.string()));
        ++list.missing_count;
      } else if (error) {
        throw fs::filesystem_error("stat", file, error);
      } else {
        list.problems.push_back(fmt::format("{}: not a file{}", file.string(),
                                            fs::is_directory(status) ? ", but a folder" : ""));
      }
    };
    check(files.image);
    if (files.label) check(*files.label);
    return !all_there;
  });
}

/// The first of each name stays.
void drop_duplicates(std::vector<CaseFiles>& cases, std::vector<std::string>& problems) {
  std::set<std::string> names;
  std::erase_if(cases, [&](const CaseFiles& files) {
    if (names.insert(files.name).second) return false;
    problems.push_back(
        fmt::format("{}: the case '{}' is listed twice", files.image.string(), files.name));
    return true;
  });
}

void sort_by_file_name(std::vector<CaseFiles>& cases) {
  std::ranges::stable_sort(cases, {},
                           [](const CaseFiles& files) { return files.image.filename().string(); });
}

std::string folder_name(const fs::path& folder) {
  const fs::path normal = fs::absolute(folder).lexically_normal();
  return (normal.has_filename() ? normal : normal.parent_path()).filename().string();
}

DatasetList find_cases(const fs::path& folder) {
  check_dataset_folder(folder);
  const fs::path json = folder / "dataset.json";
  DatasetList list = fs::exists(json) ? read_msd_json(json) : scan_folders(folder);
  if (list.name.empty()) list.name = folder_name(folder);
  for (auto* cases : {&list.training, &list.test}) {
    drop_duplicates(*cases, list.problems);
    keep_existing(*cases, list);
    sort_by_file_name(*cases);
  }
  if (list.training.empty() && list.test.empty() && list.problems.empty()) {
    throw DataError(fmt::format("{}: no cases; {}", folder.string(), kLayouts));
  }
  return list;
}

}  // namespace

void check_dataset_folder(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  throw MissingInputError(fmt::format("{}: no such folder", folder.string()),
                          "name the folder of a data set");
}

DatasetList scan_dataset(const fs::path& folder) {
  try {
    return find_cases(folder);
  } catch (const fs::filesystem_error& error) {
    rethrow_as_error(error);
  }
}

DatasetList read_dataset_list(const fs::path& folder) {
  DatasetList list = scan_dataset(folder);
  if (list.problems.empty()) return list;
  const std::string message =
      fmt::format("{}: {} problem{}:\n    {}", folder.string(), list.problems.size(),
                  list.problems.size() == 1 ? "" : "s", join(list.problems, "\n    "));
  const char* const cure = "complete the data set, or leave these cases out";
  if (list.missing_count == list.problems.size()) throw MissingInputError(message, cure);
  throw DataError(message, cure);
}

std::uint64_t compute_dataset_hash(const DatasetList& dataset) {
  std::set<fs::path> files;
  for (const auto* cases : {&dataset.training, &dataset.test}) {
    for (const CaseFiles& one : *cases) {
      files.insert(one.image);
      if (one.label) files.insert(*one.label);
    }
  }
  Hasher hasher;
  for (const fs::path& file : files) {
    // A line each, so that no two lists of files read the same.
    hasher.update(fmt::format("{} {}\n", format_hash(hash_file(file)),
                              file.lexically_relative(dataset.folder).generic_string()));
  }
  return hasher.digest();
}

}  // namespace hayate
