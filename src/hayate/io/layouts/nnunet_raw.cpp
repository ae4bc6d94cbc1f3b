// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/nnunet_raw.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/text.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/image_name.h"
#include "hayate/io/layouts/declared_split.h"
#include "hayate/io/layouts/image_folder.h"
#include "hayate/io/layouts/json_list.h"
#include "hayate/io/layouts/label_names.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// What is followed, and what only describes a data set or tells nnU-Net how to read it.
constexpr std::array<std::string_view, 20> kKnownKeys{"channel_names",
                                                      "labels",
                                                      "regions_class_order",
                                                      "file_ending",
                                                      "numTraining",
                                                      "numTest",
                                                      "dataset",
                                                      "name",
                                                      "description",
                                                      "reference",
                                                      "licence",
                                                      "license",
                                                      "release",
                                                      "version",
                                                      "overwrite_image_reader_writer",
                                                      "dataset_name",
                                                      "tensorImageSize",
                                                      "converted_by",
                                                      "citation",
                                                      "modality"};

class RawReader {
 public:
  RawReader(const fs::path& folder, Want want) : json_(folder / "dataset.json"), want_(want) {
    list_.folder = folder;
  }

  DatasetList read() {
    const ordered_json root = read_json_list(json_);
    list_.name = text_at(root, "name");
    list_.description = text_at(root, "description");
    read_label_names(json_, root, list_);
    read_channel_names(json_, root, "channel_names", list_);
    ending_ = text_at(root, "file_ending");
    check_ending();
    if (root.contains("dataset")) {
      add_map(root.at("dataset"));
    } else {
      add_training();
    }
    add_test();
    add_split();
    declare(root);
    return std::move(list_);
  }

 private:
  void check_ending() const {
    if (ending_.empty() || is_image_name("case" + ending_)) return;
    const auto suffixes = image_suffixes();
    throw_malformed(
        json_, fmt::format("file_ending: got '{}', expected one of {}", ending_,
                           join(std::vector<std::string>(suffixes.begin(), suffixes.end()), ", ")));
  }

  /// The images of a folder with the data set's ending.
  std::map<std::string, fs::path> images_of(const fs::path& folder) {
    auto images = find_images(folder, list_);
    std::erase_if(images, [&](const auto& image) {
      return !ending_.empty() && !image.second.filename().string().ends_with(ending_);
    });
    return images;
  }

  /// The cases of a folder of channels; what has no number or too few channels is a problem.
  ChannelGroups cases_of(const fs::path& folder) {
    std::map<std::string, fs::path> rest;
    ChannelGroups groups = group_channels(images_of(folder), rest);
    for (const auto& [name, file] : rest) {
      list_.problems.push_back(
          fmt::format("{}: expected a name that ends with the channel's number, such as {}_0000",
                      file.string(), name));
    }
    std::erase_if(groups,
                  [&](const auto& group) { return !has_all_channels(group.first, group.second); });
    return groups;
  }

  bool has_all_channels(const std::string& name, const std::vector<fs::path>& channels) {
    const std::size_t expected = std::max<std::size_t>(1, list_.channel_names.size());
    std::set<std::string> there;
    for (const fs::path& channel : channels) there.insert(case_name(channel));
    std::vector<std::string> missing;
    for (std::size_t c = 0; c < expected; ++c) {
      const std::string file = fmt::format("{}_{:04}", name, c);
      if (!there.contains(file)) missing.push_back(file);
    }
    if (!missing.empty()) {
      add_missing(fmt::format("{}: no file of that name: {} of {} channels are missing",
                              (channels.front().parent_path() / missing.front()).string(),
                              missing.size(), expected),
                  list_);
    } else if (there.size() > expected) {
      list_.problems.push_back(
          fmt::format("{}: {} channels, but channel_names of dataset.json has {}",
                      channels.back().string(), there.size(), expected));
    }
    return there.size() == expected && missing.empty();
  }

  void add_training() {
    const fs::path labels_folder = list_.folder / "labelsTr";
    DatasetList unasked;  // Whoever wants images hears nothing of labels.
    auto labels =
        want_ == Want::kCases ? images_of(labels_folder) : find_images(labels_folder, unasked);
    for (auto& [name, channels] : cases_of(list_.folder / "imagesTr")) {
      const auto label = labels.find(name);
      if (label != labels.end()) {
        list_.training.push_back(case_of_channels(name, std::move(channels), label->second));
        labels.erase(label);
      } else if (want_ == Want::kImages) {
        list_.training.push_back(case_of_channels(name, std::move(channels), std::nullopt));
      } else {
        add_missing(fmt::format("{}: no label of the name {} in {}", channels.front().string(),
                                name, labels_folder.string()),
                    list_);
      }
    }
    if (want_ == Want::kImages) return;
    for (const auto& [name, label] : labels) {
      add_missing(fmt::format("{}: no whole image of that name in {}", label.string(),
                              (list_.folder / "imagesTr").string()),
                  list_);
    }
  }

  void add_test() {
    for (auto& [name, channels] : cases_of(list_.folder / "imagesTs")) {
      list_.test.push_back(case_of_channels(name, std::move(channels), std::nullopt));
    }
  }

  fs::path resolve(const ordered_json& entry, const std::string& where) const {
    return list_.folder / file_name_at(json_, entry, where);
  }

  /// {"case": {"images": [a file for each channel], "label": file}}
  void add_map(const ordered_json& map) {
    if (!map.is_object()) throw_malformed(json_, "dataset: expected an object");
    for (const auto& [name, entry] : map.items()) {
      const std::string where = fmt::format("dataset.{}", name);
      if (!entry.is_object() || !entry.contains("label")) {
        throw_malformed(json_, where + ": expected an object with images and label");
      }
      std::vector<fs::path> channels;
      for (const ordered_json& file : array_at(json_, entry, "images")) {
        channels.push_back(resolve(file, where + ".images"));
      }
      if (channels.empty()) throw_malformed(json_, where + ".images: expected a file at least");
      list_.training.push_back(case_of_channels(name, std::move(channels),
                                                resolve(entry.at("label"), where + ".label")));
    }
  }

  /// Where nnU-Net's preprocessing writes the split of this data set.
  std::vector<fs::path> split_places() const {
    const fs::path name = fs::absolute(list_.folder).lexically_normal() / "";
    const fs::path folder = name.parent_path();
    std::vector<fs::path> places{folder};
    places.push_back(folder.parent_path().parent_path() / "nnUNet_preprocessed" /
                     folder.filename());
    if (const char* variable = std::getenv("nnUNet_preprocessed"); variable != nullptr) {
      places.push_back(fs::path(variable) / folder.filename());
    }
    return places;
  }

  void add_split() {
    for (const fs::path& place : split_places()) {
      const fs::path file = place / "splits_final.json";
      std::error_code error;
      if (!fs::is_regular_file(file, error)) continue;
      list_.split = read_splits_final(file, list_);
      return;
    }
  }

  void declare(const ordered_json& root) {
    DatasetDeclaration declaration;
    declaration.training_count = count_at(root, "numTraining");
    declaration.listed_training_count = std::ssize(list_.training);
    declaration.test_count = count_at(root, "numTest");
    declaration.listed_test_count = std::ssize(list_.test);
    for (const auto& [key, value] : root.items()) {
      if (value.is_string() || std::ranges::find(kKnownKeys, key) != kKnownKeys.end()) continue;
      declaration.unused_keys.push_back(key);
    }
    list_.declaration = std::move(declaration);
  }

  fs::path json_;
  Want want_;
  std::string ending_;
  DatasetList list_;
};

bool recognises_nnunet_raw(const fs::path& folder) {
  if (!is_folder(folder)) return false;
  const auto root = peek_json_list(folder / "dataset.json");
  return root &&
         (root->contains("channel_names") || root->contains("file_ending") ||
          has_values_by_name(*root)) &&
         !root->contains("training");
}

DatasetList list_nnunet_raw(const DatasetPlace& place, Want want) {
  return RawReader(place.path, want).read();
}

}  // namespace

const DatasetLayout kNnunetRaw{"nnU-Net raw",
                               "a dataset.json with channel_names, labels and file_ending, and "
                               "imagesTr/CASE_0000 …",
                               recognises_nnunet_raw, list_nnunet_raw};

}  // namespace hayate
