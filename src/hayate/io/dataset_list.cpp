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
#include "hayate/base/normal_path.h"
#include "hayate/base/text.h"
#include "hayate/io/absent_masks.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/case_names.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/class_values.h"
#include "hayate/io/image_files.h"
#include "hayate/io/image_formats.h"
#include "hayate/io/image_name.h"
#include "hayate/io/layouts/image_folder.h"
#include "hayate/io/layouts/layout.h"
#include "hayate/io/layouts/single_folder.h"
#include "hayate/io/scan_images.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

std::string expected_layouts() {
  std::vector<std::string> sentences;
  for (const DatasetLayout& layout : dataset_layouts()) sentences.emplace_back(layout.looks_for);
  return join(sentences, "; ");
}

/// Whether it is a file; if not, why not, as a problem.
bool check_file(const fs::path& file, DatasetList& list) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (fs::is_regular_file(status)) return true;
  if (fs::is_directory(status) && find_folder_format(file) != nullptr) return true;
  // A name longer than the file system's names is nobody's.
  if (status.type() == fs::file_type::not_found || error == std::errc::filename_too_long) {
    add_missing(fmt::format("{}: no such file", file.string()), list);
  } else if (error) {
    list.problems.push_back(fmt::format("{}: cannot be read: {}", file.string(), error.message()));
  } else {
    list.problems.push_back(fmt::format("{}: not a file{}", file.string(),
                                        fs::is_directory(status) ? ", but a folder" : ""));
  }
  return false;
}

void keep_existing(std::vector<CaseFiles>& cases, Want want, DatasetList& list) {
  std::erase_if(cases, [&](const CaseFiles& files) {
    bool is_whole = true;
    for (const fs::path& channel : channel_files(files)) is_whole &= check_file(channel, list);
    if (want == Want::kImages) return !is_whole;
    for (const fs::path& label : label_files(files)) is_whole &= check_file(label, list);
    return !is_whole;
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

/// \pre there is something at that place, which some layout recognises: the last takes any folder.
const DatasetLayout& find_layout(const fs::path& path) {
  const auto layouts = dataset_layouts();
  const auto found = std::ranges::find_if(
      layouts, [&](const DatasetLayout& layout) { return layout.recognises(path); });
  if (found != layouts.end()) return *found;
  throw DataError(
      fmt::format("{}: neither a folder nor a list of cases", path.string()),
      "name a data set's folder, or a list of its cases as docs/datasets.md shows them");
}

DatasetList find_cases(const DatasetPlace& place, Want want) {
  check_dataset_place(place.path);
  const DatasetLayout& layout = find_layout(place.path);
  DatasetList list = layout.list(place, want);
  list.layout = layout.name;
  if (list.name.empty()) {
    const fs::path path = normal_path(place.path);
    list.name = (is_folder(path) ? path.filename() : path.stem()).string();
  }
  for (auto* cases : {&list.training, &list.test}) {
    drop_duplicates(*cases, list.problems);
    name_cases(*cases, list.folder);
    keep_existing(*cases, want, list);
    sort_by_file_name(*cases);
  }
  if (want == Want::kCases) note_absent_masks(list);
  if (list.training.empty() && list.test.empty() && list.problems.empty()) {
    throw DataError(
        fmt::format("{}: no cases; expected one of: {}", place.path.string(), expected_layouts()),
        "docs/datasets.md shows each kind of data set");
  }
  return list;
}

DatasetList survey(const DatasetPlace& place, Want want) {
  try {
    return find_cases(place, want);
  } catch (const fs::filesystem_error& error) {
    rethrow_as_error(error);
  }
}

}  // namespace

bool is_case_list(const fs::path& path) {
  const auto recognises = [&](const DatasetLayout& layout) { return layout.recognises(path); };
  return !is_folder(path) && std::ranges::any_of(dataset_layouts(), recognises);
}

void check_dataset_place(const fs::path& path) {
  if (is_folder(path)) return;
  if (fs::exists(path)) return static_cast<void>(find_layout(path));
  throw MissingInputError(fmt::format("{}: no such folder", path.string()),
                          "name the folder of a data set, or a list of its cases");
}

DatasetList scan_dataset(const DatasetPlace& place) {
  return survey(place, Want::kCases);
}

DatasetList scan_dataset(const fs::path& path) {
  return scan_dataset(DatasetPlace{path});
}

std::string describe_dataset(const DatasetList& list) {
  std::string text(list.layout);
  if (list.channel_names.size() > 1) {
    text += fmt::format(", {} channels", list.channel_names.size());
  }
  text += ", " + format_count(list.training.size(), "case", "cases");
  if (!list.test.empty()) {
    text +=
        ", " + format_count(list.test.size(), "image without a label", "images without a label");
  }
  const bool is_masked = std::ranges::any_of(list.training, &has_masks);
  if (is_masked || !list.regions.empty()) text += is_masked ? ", masks of " : ", ";
  if (!list.regions.empty()) {
    text += format_count(list.regions.size(), "region", "regions");
  } else if (is_masked) {
    text += format_count(count_foreground_classes(list), "class", "classes");
  }
  if (list.ignore_label) text += fmt::format(", {} is not annotated", *list.ignore_label);
  const auto declared = std::ranges::count_if(
      list.training, [](const CaseFiles& files) { return files.labels_present.has_value(); });
  if (declared > 0) text += fmt::format(", labels_present of {}", declared);
  if (list.split) {
    text += fmt::format(", {} in {}", format_count(list.split->folds.size(), "fold", "folds"),
                        list.split->source);
  }
  return text;
}

DatasetList read_dataset_list(const fs::path& path) {
  DatasetList list = scan_dataset(path);
  if (list.problems.empty()) return list;
  const std::string message =
      fmt::format("{}: {} problem{}:\n    {}", path.string(), list.problems.size(),
                  list.problems.size() == 1 ? "" : "s", join(list.problems, "\n    "));
  const char* const cure = "complete the data set, or leave these cases out";
  if (list.missing_count == list.problems.size()) throw MissingInputError(message, cure);
  throw DataError(message, cure);
}

DatasetList scan_images(const fs::path& path, std::int64_t channel_count) {
  DatasetList list = survey({path}, Want::kImages);
  if (list.layout == kImageFiles.name) join_numbered_channels(list.test, channel_count);
  if (list.training.empty() && list.test.empty()) {
    throw MissingInputError(fmt::format("{}: none of its images can be used:\n    {}",
                                        path.string(), join(list.problems, "\n    ")),
                            "complete the data set");
  }
  std::set<std::string> taken;
  for (const CaseFiles& files : list.training) taken.insert(files.name);
  name_cases(list.test, list.folder, taken);
  return list;
}

std::uint64_t compute_dataset_hash(const DatasetList& dataset,
                                   std::map<fs::path, std::uint64_t>* file_hashes) {
  std::set<fs::path> files;
  for (const auto* cases : {&dataset.training, &dataset.test}) {
    for (const CaseFiles& one : *cases) {
      for (const fs::path& channel : channel_files(one)) files.insert(channel);
      for (const fs::path& label : label_files(one)) files.insert(label);
    }
  }
  Hasher hasher;
  for (const fs::path& file : files) {
    const std::uint64_t hash = hash_of_image(file);
    if (file_hashes != nullptr) file_hashes->emplace(file, hash);
    // A line each, so that no two lists of files read the same.
    hasher.update(fmt::format("{} {}\n", format_hash(hash),
                              file.lexically_relative(dataset.folder).generic_string()));
  }
  for (const CaseFiles& one : dataset.training) {
    if (!one.labels_present) continue;
    hasher.update(fmt::format("{}: {}\n", one.name, join(*one.labels_present, ", ")));
  }
  return hasher.digest();
}

}  // namespace hayate
