// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/case_list_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/json_text.h"
#include "hayate/base/text.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/class_values.h"
#include "hayate/io/layouts/json_list.h"
#include "hayate/io/layouts/label_names.h"
#include "hayate/io/mask_values.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kMark = kCaseListMark;
constexpr int kVersion = kCaseListVersion;
constexpr std::array<const char*, 9> kKeys{kMark,           "name",   "description",
                                           "root",          "labels", "regions_class_order",
                                           "channel_names", "cases",  "folds"};

/// \throws DataError  naming the first key that is none of these.
void check_keys(const fs::path& path, const ordered_json& object, std::span<const char* const> keys,
                const std::string& where) {
  const std::vector<std::string> known(keys.begin(), keys.end());
  for (const auto& [key, value] : object.items()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    throw_malformed(
        path, fmt::format("{}got the key '{}', expected one of {}", where, key, join(known, ", ")));
  }
}

class ListFileReader {
 public:
  explicit ListFileReader(const DatasetPlace& place) : path_(place.path), root_(place.root) {}

  DatasetList read() {
    const ordered_json root = read_json_list(path_);
    check_keys(path_, root, kKeys, "");
    if (root.at(kMark) != kVersion) {
      throw_malformed(
          path_, fmt::format("{}: got {}, expected {}", kMark, root.at(kMark).dump(), kVersion));
    }
    list_.name = text_at(root, "name");
    list_.description = text_at(root, "description");
    if (root_.empty()) root_ = path_.parent_path() / text_at(root, "root");
    list_.folder = root_.lexically_normal();
    if (list_.folder.empty()) list_.folder = ".";
    read_label_names(path_, root, list_);
    find_masked();
    read_channel_names(path_, root, "channel_names", list_);
    const ordered_json& cases = array_at(path_, root, "cases");
    for (std::size_t i = 0; i < cases.size(); ++i) add_case(cases[i], fmt::format("cases[{}]", i));
    if (have_masks_of_regions(list_)) give_masks_their_regions(list_);
    add_folds(array_at(path_, root, "folds"));
    return std::move(list_);
  }

 private:
  fs::path resolve(const ordered_json& file, const std::string& where) const {
    return list_.folder / name_of_text(file_name_at(path_, file, where).native());
  }

  /// Masks are of the regions, or of the classes but the background.
  void find_masked() {
    for (const LabelRegion& region : list_.regions) masked_.push_back({region.name, region.values});
    if (!masked_.empty()) return;
    for (const auto& [value, name] : class_names_by_value(list_)) {
      if (value != 0) masked_.push_back({name, {static_cast<int>(value)}});
    }
  }

  void add_case(const ordered_json& entry, const std::string& where) {
    if (!entry.is_object()) throw_malformed(path_, where + ": expected an object");
    check_keys(path_, entry, std::array{"name", "images", "label", "labels_present"}, where + ": ");
    std::vector<fs::path> channels;
    for (const ordered_json& file : array_at(path_, entry, "images")) {
      channels.push_back(resolve(file, where + ".images"));
    }
    if (channels.empty()) throw_malformed(path_, where + ".images: expected a file at least");
    std::optional<fs::path> label;
    std::vector<ClassMask> masks;
    if (entry.contains("label")) {
      if (entry.at("label").is_object()) masks = read_masks(entry.at("label"), where + ".label");
      label = masks.empty() ? resolve(entry.at("label"), where + ".label") : masks.front().file;
    }
    const std::string name = name_of_text(text_at(entry, "name"));
    const fs::path image = channels.front();
    if (label && !name.empty() && !images_.emplace(name, image).second) {
      throw_malformed(path_, fmt::format("{}: another case is called '{}', too", where, name));
    }
    auto& list = label ? list_.training : list_.test;
    list.push_back(case_of_channels(name, channels, label));
    list.back().masks = std::move(masks);
    list.back().labels_present = read_labels_present(path_, entry, where);
  }

  /// {"liver": "a/liver.nii.gz"}: by the names that `labels` has, in the order of its values or
  /// regions.
  std::vector<ClassMask> read_masks(const ordered_json& label, const std::string& where) const {
    for (const auto& [name, file] : label.items()) {
      if (std::ranges::find(masked_, name, &ClassMask::name) != masked_.end()) continue;
      throw_malformed(path_, fmt::format("{}: got the class '{}', expected a name of labels that "
                                         "is not the background's",
                                         where, name));
    }
    std::vector<ClassMask> masks;
    for (const ClassMask& of_list : masked_) {
      const auto file = label.find(of_list.name);
      if (file == label.end()) continue;
      masks.push_back(of_list);
      masks.back().file = resolve(*file, fmt::format("{}.{}", where, of_list.name));
    }
    if (masks.empty()) throw_malformed(path_, where + ": expected a mask at least");
    for (const ClassMask& mask : masks) {
      if (mask.values.front() > 0) continue;
      throw_malformed(path_, fmt::format("{}.{}: got a mask of the value 0, which is the "
                                         "background's; expected other values in labels",
                                         where, mask.name));
    }
    return masks;
  }

  void add_folds(const ordered_json& folds) {
    if (folds.empty()) return;
    list_.split = DeclaredSplit{path_.filename().string(), {}};
    for (std::size_t i = 0; i < folds.size(); ++i) {
      const std::string where = fmt::format("folds[{}]", i);
      if (!folds[i].is_object()) throw_malformed(path_, where + ": expected an object");
      check_keys(path_, folds[i], std::array{"train", "validation"}, where + ": ");
      list_.split->folds.push_back(
          {read_side(folds[i], "train", where), read_side(folds[i], "validation", where)});
    }
  }

  std::vector<fs::path> read_side(const ordered_json& fold, const char* key,
                                  const std::string& where) {
    std::vector<fs::path> side;
    for (const ordered_json& name : array_at(path_, fold, key)) {
      const auto image =
          name.is_string() ? images_.find(name_of_text(name.get<std::string>())) : images_.end();
      if (image == images_.end()) {
        throw_malformed(
            path_, fmt::format("{}.{}: got {}, expected the name of a case with a label", where,
                               key, name.dump()));
      }
      side.push_back(image->second);
    }
    return side;
  }

  const fs::path path_;
  fs::path root_;
  DatasetList list_;
  std::map<std::string, fs::path> images_;
  /// What there may be masks of, in the order in which they are merged; without files.
  std::vector<ClassMask> masked_;
};

bool recognises_case_list(const fs::path& place) {
  if (to_lower(place.extension().string()) != ".json") return false;
  const auto root = peek_json_list(place);
  return root && root->contains(kMark);
}

DatasetList list_case_list(const DatasetPlace& place, Want /*want*/) {
  return ListFileReader(place).read();
}

}  // namespace

const DatasetLayout kCaseListFile{"list of hayate", "a list that hayate list has written",
                                  recognises_case_list, list_case_list};

}  // namespace hayate
