// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/paired_folders.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/layouts/file_roles.h"
#include "hayate/io/layouts/image_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kImageFolders{"imagestr", "images", "image",
                                                        "imgs",     "img",    "volumes"};
constexpr std::array<std::string_view, 12> kLabelFolders{
    "labelstr",     "labels", "label", "masks", "mask",        "segmentations",
    "segmentation", "seg",    "segs",  "gt",    "annotations", "groundtruth"};

struct Folders {
  fs::path images;
  std::optional<fs::path> labels;
};

/// The first folder that has one of these names, whatever the case of its letters.
std::optional<fs::path> find_named(const std::vector<fs::path>& folders,
                                   std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    for (const fs::path& folder : folders) {
      if (to_lower(folder.filename().string()) == name) return folder;
    }
  }
  return std::nullopt;
}

std::optional<Folders> find_pair(const fs::path& place) {
  const std::vector<fs::path> folders = find_folders(place);
  const auto images = find_named(folders, kImageFolders);
  if (!images) return std::nullopt;
  // Those of one kind belong together, where labels of several kinds lie there.
  const bool is_training = to_lower(images->filename().string()) == kImageFolders.front();
  const auto own = find_named(folders, std::span(kLabelFolders).first(1));
  return Folders{*images, is_training && own ? own : find_named(folders, kLabelFolders)};
}

/// Label by the key of its name (file_roles.h), where no two labels share one.
std::map<std::string, fs::path> by_key(const std::map<std::string, fs::path>& files) {
  std::map<std::string, fs::path> keys;
  std::set<std::string> shared;
  for (const auto& [name, file] : files) {
    const std::string key = file_role(name).key;
    if (!keys.emplace(key, file).second) shared.insert(key);
  }
  for (const std::string& key : shared) keys.erase(key);
  return keys;
}

class PairedReader {
 public:
  PairedReader(Folders folders, Want want) : folders_(std::move(folders)), want_(want) {}

  DatasetList read(const fs::path& place) {
    list_.folder = place;
    const auto images = find_images(folders_.images, list_);
    const fs::path test = place / "imagesTs";
    if (!folders_.labels) {
      for (const auto& [name, image] : images) list_.test.push_back({"", image, std::nullopt});
    } else {
      add_pairs(images);
    }
    add_test(find_images(test, list_));
    return std::move(list_);
  }

 private:
  void add_pairs(const std::map<std::string, fs::path>& images) {
    DatasetList unasked;  // Whoever wants images hears nothing of labels.
    labels_ = find_images(*folders_.labels, want_ == Want::kCases ? list_ : unasked);
    std::map<std::string, fs::path> rest;
    for (const auto& [name, image] : images) {
      if (!add_with_label(name, name, {image})) rest.emplace(name, image);
    }
    add_channels(rest);
    add_by_key(rest);
    for (const auto& [name, image] : rest) add_without_label(image);
    if (want_ == Want::kImages) return;
    for (const auto& [name, label] : labels_) {
      add_missing(
          fmt::format("{}: no image of that name in {}", label.string(), folders_.images.string()),
          list_);
    }
  }

  bool add_with_label(const std::string& label_name, const std::string& name,
                      std::vector<fs::path> channels) {
    const auto label = labels_.find(label_name);
    if (label == labels_.end()) return false;
    list_.training.push_back(case_of_channels(name, std::move(channels), label->second));
    labels_.erase(label);
    return true;
  }

  /// CASE_0000, CASE_0001 … with a label CASE; takes them out of the images.
  void add_channels(std::map<std::string, fs::path>& images) {
    std::map<std::string, fs::path> rest;
    for (auto& [name, channels] : group_channels(images, rest)) {
      if (add_with_label(name, name, channels)) {
        channel_count_ = std::max(channel_count_, channels.size());
        continue;
      }
      for (const fs::path& channel : channels) {
        rest.emplace(channel.filename().string(), channel);
      }
    }
    images = std::move(rest);
  }

  /// Images whose names differ from a label's by the words image and label alone.
  void add_by_key(std::map<std::string, fs::path>& images) {
    const auto image_keys = by_key(images);
    for (const auto& [key, label] : by_key(labels_)) {
      const auto image = image_keys.find(key);
      if (image == image_keys.end()) continue;
      list_.training.push_back({"", image->second, label});
      std::erase_if(images, [&](const auto& other) { return other.second == image->second; });
      std::erase_if(labels_, [&](const auto& other) { return other.second == label; });
    }
  }

  void add_without_label(const fs::path& image) {
    if (want_ == Want::kImages) {
      list_.training.push_back({"", image, std::nullopt});
      return;
    }
    add_missing(
        fmt::format("{}: no label of that name in {}", image.string(), folders_.labels->string()),
        list_);
  }

  /// Test images are named as the training images are.
  void add_test(const std::map<std::string, fs::path>& images) {
    std::map<std::string, fs::path> rest;
    if (channel_count_ == 0) {
      rest = images;
    } else {
      for (auto& [name, channels] : group_channels(images, rest)) {
        list_.test.push_back(case_of_channels(name, std::move(channels), std::nullopt));
      }
    }
    for (const auto& [name, image] : rest) list_.test.push_back({"", image, std::nullopt});
  }

  Folders folders_;
  Want want_;
  DatasetList list_;
  std::map<std::string, fs::path> labels_;
  std::size_t channel_count_ = 0;
};

bool recognises_paired_folders(const fs::path& place) {
  return find_pair(place).has_value();
}

DatasetList list_paired_folders(const DatasetPlace& place, Want want) {
  return PairedReader(*find_pair(place.path), want).read(place.path);
}

}  // namespace

const DatasetLayout kPairedFolders{
    "folders of images and labels",
    "imagesTr and labelsTr, images and labels, or folders of such names", recognises_paired_folders,
    list_paired_folders};

}  // namespace hayate
