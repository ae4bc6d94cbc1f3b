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
#include "hayate/base/log.h"
#include "hayate/base/normal_path.h"
#include "hayate/base/text.h"
#include "hayate/io/case_names.h"
#include "hayate/io/file_hashes.h"
#include "hayate/io/image_formats.h"
#include "hayate/io/image_name.h"
#include "hayate/io/msd_dataset.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

std::string expected_layouts() {
  return fmt::format(
      "expected a dataset.json, imagesTr and labelsTr, images and labels, or {} files",
      default_image_suffix());
}

std::string format_names() {
  std::vector<std::string> names;
  for (const ImageFormat* format : image_formats()) names.emplace_back(format->name());
  return join(names, " or ");
}

/// Whether training cases are listed for the sake of both their files; images keep the labels that
/// they have, but need none.
enum class Want { kCases, kImages };

void add_unreadable(const fs::path& path, const std::error_code& error, DatasetList& list) {
  list.problems.push_back(fmt::format("{}: cannot be read: {}", path.string(), error.message()));
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;  // What cannot be looked at is found out where it is used.
  return fs::is_directory(path, ignored);
}

/// The files of a folder with names of a kind, sorted; whatever they are.
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
  if (error) add_unreadable(folder, error, list);
  std::ranges::sort(files);
  return files;
}

/// Case name → file, of one folder's images; a name that two files have is a problem, and an image
/// of a format that is not read.
std::map<std::string, fs::path> find_images(const fs::path& folder, DatasetList& list) {
  std::map<std::string, fs::path> images;
  for (const fs::path& file : find_files(folder, is_image_name, list)) {
    const auto [place, is_new] = images.emplace(case_name(file), file);
    if (!is_new) {
      list.problems.push_back(fmt::format("{}: the case '{}' is also in {}", file.string(),
                                          place->first, place->second.filename().string()));
    }
  }
  for (const fs::path& file : find_files(folder, is_other_image_name, list)) {
    // What has been converted may lie beside what it was.
    if (images.contains(case_name(fs::path(file).replace_extension()))) continue;
    list.problems.push_back(
        fmt::format("{}: an image, but not of {}", file.string(), format_names()));
  }
  return images;
}

void add_pairs(const fs::path& images_folder, const fs::path& labels_folder, Want want,
               DatasetList& list) {
  DatasetList unasked;  // Whoever wants images hears nothing of labels.
  const auto images = find_images(images_folder, list);
  const auto labels = find_images(labels_folder, want == Want::kCases ? list : unasked);
  for (const auto& [name, image] : images) {
    if (const auto label = labels.find(name); label != labels.end()) {
      list.training.push_back({name, image, label->second});
    } else if (want == Want::kImages) {
      list.training.push_back({name, image, std::nullopt});
    } else {
      ++list.missing_count;
      list.problems.push_back(
          fmt::format("{}: no label of that name in {}", image.string(), labels_folder.string()));
    }
  }
  for (const auto& [name, label] : labels) {
    if (want == Want::kCases && !images.contains(name)) {
      ++list.missing_count;
      list.problems.push_back(
          fmt::format("{}: no image of that name in {}", label.string(), images_folder.string()));
    }
  }
}

void add_images(const fs::path& folder, DatasetList& list, std::vector<CaseFiles>& cases) {
  for (const auto& [name, image] : find_images(folder, list)) {
    cases.push_back({name, image, std::nullopt});
  }
}

DatasetList scan_folders(const fs::path& folder, Want want) {
  DatasetList list;
  list.folder = folder;
  bool found = false;
  for (const auto& [images, labels] : {std::pair("imagesTr", "labelsTr"), {"images", "labels"}}) {
    if (found || !is_folder(folder / images)) continue;
    found = true;
    if (!is_folder(folder / labels)) {
      add_images(folder / images, list, list.test);
    } else {
      add_pairs(folder / images, folder / labels, want, list);
    }
  }
  add_images(folder / "imagesTs", list, list.test);
  if (!found) add_images(folder, list, list.test);
  return list;
}

/// Whether it is a file; if not, why not, as a problem.
bool check_file(const fs::path& file, DatasetList& list) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (fs::is_regular_file(status)) return true;
  // A name longer than the file system's names is nobody's.
  if (status.type() == fs::file_type::not_found || error == std::errc::filename_too_long) {
    list.problems.push_back(fmt::format("{}: no such file", file.string()));
    ++list.missing_count;
  } else if (error) {
    add_unreadable(file, error, list);
  } else {
    list.problems.push_back(fmt::format("{}: not a file{}", file.string(),
                                        fs::is_directory(status) ? ", but a folder" : ""));
  }
  return false;
}

void keep_existing(std::vector<CaseFiles>& cases, Want want, DatasetList& list) {
  std::erase_if(cases, [&](const CaseFiles& files) {
    const bool needs_label = want == Want::kCases && files.label;
    const bool has_image = check_file(files.image, list);
    const bool has_label = !needs_label || check_file(*files.label, list);
    return !has_image || !has_label;
  });
}

/// The first of each name stays. Files that only differ in how they are packed are one case, too.
void drop_duplicates(std::vector<CaseFiles>& cases, std::vector<std::string>& problems) {
  std::map<fs::path, fs::path> images;
  std::erase_if(cases, [&](const CaseFiles& files) {
    const auto [first, is_new] = images.emplace(without_image_suffix(files.image), files.image);
    if (is_new) return false;
    const std::string name = case_name(files.image);
    problems.push_back(
        first->second == files.image
            ? fmt::format("{}: the case '{}' is listed twice", files.image.string(), name)
            : fmt::format("{}: the case '{}' is also in {}", files.image.string(), name,
                          first->second.filename().string()));
    return true;
  });
}

void sort_by_file_name(std::vector<CaseFiles>& cases) {
  std::ranges::sort(cases, {}, [](const CaseFiles& files) {
    return std::pair(files.image.filename().string(), files.image);
  });
}

DatasetList find_cases(const fs::path& folder, Want want) {
  check_dataset_folder(folder);
  const fs::path json = folder / "dataset.json";
  // A link that leads nowhere is a dataset.json that is missing, not a folder without one.
  const bool has_json = fs::symlink_status(json).type() != fs::file_type::not_found;
  DatasetList list = has_json ? read_msd_json(json) : scan_folders(folder, want);
  if (list.name.empty()) list.name = normal_path(folder).filename().string();
  for (auto* cases : {&list.training, &list.test}) {
    drop_duplicates(*cases, list.problems);
    name_cases(*cases, list.folder);
    keep_existing(*cases, want, list);
    sort_by_file_name(*cases);
  }
  if (list.training.empty() && list.test.empty() && list.problems.empty()) {
    throw DataError(fmt::format("{}: no cases; {}", folder.string(), expected_layouts()));
  }
  return list;
}

DatasetList survey(const fs::path& folder, Want want) {
  try {
    return find_cases(folder, want);
  } catch (const fs::filesystem_error& error) {
    rethrow_as_error(error);
  }
}

}  // namespace

void check_dataset_folder(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  throw MissingInputError(fmt::format("{}: no such folder", folder.string()),
                          "name the folder of a data set");
}

void check_split(const DatasetList& list) {
  if (!list.declaration || list.declaration->split_keys.empty()) return;
  throw DataError(
      fmt::format("{}: \"{}\" says which cases are for validation, which nothing here follows",
                  (list.folder / "dataset.json").string(),
                  join(list.declaration->split_keys, "\", \"")),
      "move the cases into \"training\", take the key out and let data.split of the recipe choose");
}

DatasetList survey_dataset(const fs::path& folder) {
  return survey(folder, Want::kCases);
}

DatasetList scan_dataset(const fs::path& folder) {
  DatasetList list = survey(folder, Want::kCases);
  check_split(list);
  return list;
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

std::vector<CaseFiles> list_images(const fs::path& folder) {
  DatasetList list = survey(folder, Want::kImages);
  check_split(list);
  if (list.training.empty() && list.test.empty()) {
    throw MissingInputError(fmt::format("{}: none of its images can be used:\n    {}",
                                        folder.string(), join(list.problems, "\n    ")),
                            "complete the data set");
  }
  if (!list.problems.empty()) {
    log_warning("{}: left out {} images that cannot be used; the first is {}", folder.string(),
                list.problems.size(), list.problems.front());
  }
  std::set<std::string> taken;
  for (const CaseFiles& files : list.training) taken.insert(files.name);
  name_cases(list.test, list.folder, taken);
  std::vector<CaseFiles> images = std::move(list.training);
  images.insert(images.end(), list.test.begin(), list.test.end());
  return images;
}

std::uint64_t compute_dataset_hash(const DatasetList& dataset,
                                   std::map<fs::path, std::uint64_t>* file_hashes) {
  std::set<fs::path> files;
  for (const auto* cases : {&dataset.training, &dataset.test}) {
    for (const CaseFiles& one : *cases) {
      files.insert(one.image);
      if (one.label) files.insert(*one.label);
    }
  }
  Hasher hasher;
  for (const fs::path& file : files) {
    const std::uint64_t hash = hash_of_file(file);
    if (file_hashes != nullptr) file_hashes->emplace(file, hash);
    // A line each, so that no two lists of files read the same.
    hasher.update(fmt::format("{} {}\n", format_hash(hash),
                              file.lexically_relative(dataset.folder).generic_string()));
  }
  return hasher.digest();
}

}  // namespace hayate
