// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_search.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/normal_path.h"
#include "hayate/base/text.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/file_pattern.h"
#include "hayate/io/image_formats.h"
#include "hayate/io/image_name.h"
#include "hayate/io/layouts/image_folder.h"
#include "hayate/io/layouts/layout.h"
#include "hayate/io/layouts/patient_folders.h"
#include "hayate/io/layouts/single_folder.h"
#include "hayate/io/scan_images.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Whether images lie where a reader of folders of patients does not look.
bool has_images_elsewhere(const fs::path& folder) {
  DatasetList unasked;
  if (!find_files(folder, is_image_name, unasked).empty()) return true;
  return std::ranges::any_of(find_folders(folder), [](const fs::path& patient) {
    return std::ranges::any_of(find_folders(patient), [](const fs::path& inner) {
      return find_folder_format(inner) == nullptr;
    });
  });
}

/// Whether it is laid out as more than a folder of images. One patient with a label makes a data
/// set of patients, which must not hide what lies beside it.
bool is_dataset(const fs::path& folder) {
  const auto layouts = dataset_layouts();
  const auto found = std::ranges::find_if(
      layouts, [&](const DatasetLayout& layout) { return layout.recognises(folder); });
  if (found == layouts.end() || found->name == kImageFiles.name) return false;
  return found->name != kPatientFolders.name || !has_images_elsewhere(folder);
}

fs::path identity_of(const fs::path& folder) {
  std::error_code ignored;
  return fs::weakly_canonical(folder, ignored);
}

/// Any file that is neither an image nor one of a format that is not read.
bool is_other_file(const fs::path& file) {
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) && !is_image_name(file) && !is_other_image_name(file);
}

class Searcher {
 public:
  explicit Searcher(const ImageSearch& search) : search_(search) {
    if (!search.left_out.empty()) left_out_ = identity_of(search.left_out);
  }

  FoundImages search(const std::vector<fs::path>& places) {
    for (const fs::path& place : places) {
      if (is_file_pattern(place)) {
        search_pattern(place);
      } else {
        search_place(place);
      }
    }
    add_joined(std::move(named_), {});
    return std::move(found_);
  }

 private:
  void search_pattern(const fs::path& pattern) {
    const std::vector<fs::path> matches = find_matches(pattern);
    if (matches.empty()) {
      throw MissingInputError(fmt::format("{}: no file or folder is named so", pattern.string()),
                              "* stands for letters within a name, ** for any number of folders");
    }
    for (const fs::path& match : matches) {
      // Nobody has named this very file.
      if (is_other_file(match)) {
        found_.other_files.push_back(match);
      } else {
        search_place(match);
      }
    }
  }

  void search_place(const fs::path& place) {
    if (!is_folder(place) && !is_case_list(place)) {
      named_.push_back({case_name(place), place, std::nullopt});
    } else if (find_folder_format(place) != nullptr) {
      const fs::path series = normal_path(place);
      named_.push_back({case_name(series), series, std::nullopt});
    } else if (!is_folder(place) || is_dataset(place)) {
      add_dataset(place, {});
    } else {
      search_named_folder(place);
    }
  }

  void search_named_folder(const fs::path& folder) {
    const std::size_t before = found_.cases.size();
    const std::size_t problems_before = found_.problems.size();
    const bool is_new = search_folder(folder, {});
    if (!is_new || found_.cases.size() > before) return;
    const bool has_problem = found_.problems.size() > problems_before;
    throw DataError(fmt::format("{}: no image in it or its folders{}", folder.string(),
                                has_problem ? ": " + found_.problems[problems_before] : ""),
                    "docs/prediction.md says what can be predicted");
  }

  /// \param below  the folder's path from the one that was named.
  /// \returns whether it had not been searched yet.
  bool search_folder(const fs::path& folder, const fs::path& below) {
    if (!searched_.insert(identity_of(folder)).second) return false;
    DatasetList files;
    const std::set<fs::path> series = add_images(folder, below, files);
    std::ranges::move(files.problems, std::back_inserter(found_.problems));
    for (const fs::path& inner : find_folders(folder)) {
      if (series.contains(inner) || identity_of(inner) == left_out_) continue;
      const fs::path inner_below = below / inner.filename();
      if (is_dataset(inner)) {
        add_dataset(inner, inner_below);
      } else {
        search_folder(inner, inner_below);
      }
    }
    return true;
  }

  /// Adds the images that lie in a folder itself. \returns those that are folders.
  std::set<fs::path> add_images(const fs::path& folder, const fs::path& below, DatasetList& files) {
    const std::map<std::string, fs::path> images = find_images(folder, files);
    std::set<fs::path> series;
    std::vector<CaseFiles> cases;
    for (const auto& [name, image] : images) {
      if (is_folder(image)) series.insert(image);
      cases.push_back({name, image, std::nullopt});
    }
    for (const fs::path& file : find_files(folder, is_other_file, files)) {
      // The voxels beside a header have its name.
      const bool is_part = images.contains(case_name(fs::path(file).replace_extension()));
      if (!is_part) found_.other_files.push_back(file);
    }
    add_joined(std::move(cases), below);
    return series;
  }

  void add_joined(std::vector<CaseFiles> cases, const fs::path& below) {
    join_numbered_channels(cases, search_.channel_count);
    add_cases(cases, below);
  }

  void add_dataset(const fs::path& place, const fs::path& below) {
    if (is_folder(place) && !searched_.insert(identity_of(place)).second) return;
    DatasetList list = scan_images(place, search_.channel_count);
    add_cases(list.training, below);
    add_cases(list.test, below);
    std::ranges::copy(list.problems, std::back_inserter(found_.problems));
    found_.datasets.push_back(std::move(list));
  }

  void add_cases(const std::vector<CaseFiles>& cases, const fs::path& below) {
    for (CaseFiles files : cases) {
      files.name = (below / files.name).string();
      found_.cases.push_back(std::move(files));
    }
  }

  ImageSearch search_;
  fs::path left_out_;
  FoundImages found_;
  /// Images that were named by themselves, which may be channels of one case.
  std::vector<CaseFiles> named_;
  std::set<fs::path> searched_;
};

std::size_t count_folders(const std::vector<CaseFiles>& cases) {
  std::set<fs::path> folders;
  for (const CaseFiles& files : cases) folders.insert(normal_path(files.image).parent_path());
  return folders.size();
}

}  // namespace

FoundImages search_images(const std::vector<fs::path>& places, const ImageSearch& search) {
  return Searcher(search).search(places);
}

std::string describe_found(const FoundImages& found) {
  std::string text = fmt::format("{} in {}", format_count(found.cases.size(), "image", "images"),
                                 format_count(count_folders(found.cases), "folder", "folders"));
  if (found.other_files.empty()) return text;
  return text + fmt::format("; {}, the first is {}",
                            format_count(found.other_files.size(), "file is no image",
                                         "files are no images"),
                            found.other_files.front().string());
}

}  // namespace hayate
