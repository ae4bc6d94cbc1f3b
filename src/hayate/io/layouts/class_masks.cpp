// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/class_masks.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/text.h"
#include "hayate/io/layouts/channel_name.h"
#include "hayate/io/layouts/file_roles.h"
#include "hayate/io/layouts/image_folder.h"
#include "hayate/io/layouts/label_names.h"
#include "hayate/io/layouts/mask_names.h"
#include "hayate/io/layouts/meta_table.h"
#include "hayate/io/layouts/named_channels.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// A case as it is found, whose classes have no numbers yet.
struct MaskedCase {
  NamedChannels files;
  MasksByClass masks;
};

/// Whether a folder is named for what it holds: "segmentations", "masks".
bool is_mask_folder(const fs::path& folder) {
  const FileRole role = file_role(folder.filename().string());
  return role.is_label && role.key.empty();
}

class MasksReader {
 public:
  DatasetList read(const fs::path& place) {
    list_.folder = place;
    for (const fs::path& folder : find_folders(place)) add_folder(folder);
    if (cases_.empty()) add_pile(place);
    if (!is_sure()) cases_.clear();
    number_classes();
    std::vector<NamedChannels> cases;
    for (MaskedCase& one : cases_) cases.push_back(number_masks(std::move(one)));
    add_named_channels(cases, list_);
    for (CaseFiles& files : list_.training) declare_present(files);
    follow_meta_table(list_);
    return std::move(list_);
  }

 private:
  /// Whether the masks are nothing else: a label that is no mask, or one mask a case by words of
  /// names alone, is of another layout.
  bool is_sure() const {
    return !has_whole_label_ &&
           (has_mask_folder_ ||
            std::ranges::any_of(cases_, [](const auto& one) { return one.masks.size() > 1; }));
  }

  void add_folder(const fs::path& folder) {
    const std::string name = folder.filename().string();
    const auto files = find_images(folder, list_);
    MaskedCase one{{name, {}, {}}, masks_below(folder)};
    if (one.masks.empty() && add_named_after_images(files)) return;
    std::map<std::string, fs::path> labels;
    std::set<std::string> image_keys;
    for (const auto& [stem, file] : files) {
      const std::string rest = channel_name(stem, name);
      const FileRole role = file_role(rest);
      (role.is_label ? labels : one.files.channels).emplace(rest, file);
      if (!role.is_label) image_keys.insert(role.key);
    }
    for (const auto& [label, file] : labels) {
      // One that goes with an image by its name holds all classes of that.
      const std::string of_class = class_of_mask(label);
      has_whole_label_ |= image_keys.contains(of_class) || !is_class_name(of_class) ||
                          !one.masks.emplace(of_class, file).second;
    }
    if (!one.files.channels.empty()) cases_.push_back(std::move(one));
  }

  /// The masks in folders of a case's folder that are named so.
  MasksByClass masks_below(const fs::path& folder) {
    const std::string of_case = folder.filename().string();
    MasksByClass masks;
    for (const fs::path& below : find_folders(folder)) {
      if (!is_mask_folder(below)) continue;
      for (const auto& [stem, file] : find_images(below, list_)) {
        // What is called as the case is says no class.
        const std::string rest = channel_name(stem, of_case);
        const std::string name = rest == of_case ? "" : class_of_mask(rest);
        has_mask_folder_ = true;
        if (!name.empty() && masks.emplace(name, file).second) continue;
        list_.problems.push_back(
            fmt::format("{}: expected a mask that is named as a class, and no other of the case is",
                        file.string()));
      }
    }
    return masks;
  }

  /// Images that masks are named after: x, x_liver, x_spleen. \returns whether the files are that.
  bool add_named_after_images(const std::map<std::string, fs::path>& files) {
    auto groups = group_masks_by_image(files);
    if (!groups) return false;
    for (auto& [name, group] : *groups) {
      cases_.push_back({{name, {{"image", group.image}}, {}}, std::move(group.masks)});
    }
    return true;
  }

  /// All cases in one folder. One image alone tells no class from a word of its name.
  void add_pile(const fs::path& place) {
    const auto files = find_images(place, list_);
    if (!add_named_after_images(files)) return;
    if (cases_.size() < 2) cases_.clear();
  }

  void number_classes() {
    std::set<std::string> names;
    for (MaskedCase& one : cases_) {
      // What is of no class is background.
      std::erase_if(one.masks,
                    [](const auto& mask) { return to_lower(mask.first) == kBackgroundName; });
      for (const auto& [name, file] : one.masks) names.insert(name);
    }
    if (names.empty()) return;
    if (std::ssize(names) >= kMostClasses) {
      throw DataError(fmt::format("{}: got masks of {} classes, expected at most {}",
                                  list_.folder.string(), names.size(), kMostClasses - 1),
                      "choose the classes in a list of hayate, which hayate list writes");
    }
    list_.class_names[0] = kBackgroundName;
    for (const std::string& name : names) {
      const auto value = static_cast<int>(list_.class_names.size());
      list_.class_names[value] = text_of_name(name);
      values_[name] = value;
    }
  }

  NamedChannels number_masks(MaskedCase one) const {
    for (const auto& [name, file] : one.masks) {
      one.files.masks.push_back({text_of_name(name), {values_.at(name)}, file});
    }
    if (!one.files.masks.empty()) one.files.label = one.files.masks.front().file;
    return std::move(one.files);
  }

  /// What has no file was not annotated: what is not there would have an empty mask.
  void declare_present(CaseFiles& files) const {
    if (files.masks.size() == values_.size()) return;
    files.labels_present.emplace();
    for (const ClassMask& mask : files.masks) files.labels_present->push_back(mask.name);
  }

  DatasetList list_;
  std::vector<MaskedCase> cases_;
  std::map<std::string, int> values_;
  bool has_mask_folder_ = false;
  bool has_whole_label_ = false;
};

DatasetList list_class_masks(const DatasetPlace& place, Want /*want*/) {
  return MasksReader().read(place.path);
}

bool recognises_class_masks(const fs::path& place) {
  return is_folder(place) && !list_class_masks({place}, Want::kImages).training.empty();
}

}  // namespace

const DatasetLayout kClassMasks{"a mask file for each class",
                                "folders of masks that are named as their classes",
                                recognises_class_masks, list_class_masks};

}  // namespace hayate
