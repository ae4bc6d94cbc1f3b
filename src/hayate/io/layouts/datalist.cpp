// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/datalist.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string_view>
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

// What is read, and what only describes a data set or counts its cases. Text describes, too.
constexpr std::array<std::string_view, 21> kQuietKeys{
    "name",          "description",     "reference",
    "licence",       "license",         "release",
    "relase",        "version",         "modality",
    "labels",        "training",        "test",
    "testing",       "numTest",         "numTraining",
    "numTesting",    "numValidation",   "validation",
    "channel_names", "tensorImageSize", "regions_class_order"};
constexpr std::string_view kDatasetJson = "dataset.json";

bool is_one_of(std::string_view key, std::span<const std::string_view> keys) {
  return std::ranges::find(keys, key) != keys.end();
}

class DatalistReader {
 public:
  /// \param may_leave  whether files may lie outside of the root.
  DatalistReader(const fs::path& path, const fs::path& root, bool may_leave)
      : path_(path), may_leave_(may_leave) {
    list_.folder = root;
  }

  DatasetList read() {
    const ordered_json root = read_json_list(path_);
    list_.name = text_at(root, "name");
    list_.description = text_at(root, "description");
    read_label_names(path_, root, list_);
    read_channel_names(path_, root, root.contains("channel_names") ? "channel_names" : "modality",
                       list_);
    add_training(root);
    add_validation(root);
    for (const char* key : {"test", "testing"}) add_test(root, key);
    declare(root);
    return std::move(list_);
  }

 private:
  void add_training(const ordered_json& root) {
    const ordered_json& training = array_at(path_, root, "training");
    NumberedFolds folds;
    for (std::size_t i = 0; i < training.size(); ++i) {
      const std::string where = fmt::format("training[{}]", i);
      if (!add_pair(training[i], "training", where)) continue;
      const fs::path& image = list_.training.back().image;
      folds.all.push_back(image);
      if (const auto fold = fold_at(training[i], where)) folds.fold_of.emplace(image, *fold);
    }
    declaration_.listed_training_count = std::ssize(list_.training);
    list_.split =
        split_by_number(folds, fmt::format("training[].fold of {}", path_.filename().string()));
  }

  /// The list `validation`, which is one fold, of cases that do not stand in `training`.
  void add_validation(const ordered_json& root) {
    const ordered_json& validation = array_at(path_, root, "validation");
    if (validation.empty()) return;
    if (list_.split) {
      throw_malformed(path_,
                      "both training[].fold and validation say which cases are for "
                      "validation; expected one of them");
    }
    DeclaredFold fold;
    for (const CaseFiles& files : list_.training) fold.train.push_back(files.image);
    for (std::size_t i = 0; i < validation.size(); ++i) {
      if (!add_pair(validation[i], "validation", fmt::format("validation[{}]", i))) continue;
      fold.validation.push_back(list_.training.back().image);
    }
    list_.split = DeclaredSplit{fmt::format("validation of {}", path_.filename().string()), {fold}};
  }

  std::optional<std::int64_t> fold_at(const ordered_json& entry, const std::string& where) const {
    const auto fold = entry.find("fold");
    if (fold == entry.end() || fold->is_null()) return std::nullopt;
    if (!fold->is_number_integer() || *fold < -1 || *fold > kLargestFold) {
      throw_malformed(path_, fmt::format("{}.fold: got {}, expected a number of 0 to {}", where,
                                         fold->dump(), kLargestFold));
    }
    return fold->get<std::int64_t>();
  }

  /// \returns whether a case was added.
  bool add_pair(const ordered_json& entry, const std::string& list, const std::string& where) {
    if (!entry.is_object() || !entry.contains("image") || !entry.contains("label")) {
      throw_malformed(path_, fmt::format("{}: expected an object with image and label", where));
    }
    const auto channels = resolve_channels(entry.at("image"), where + ".image");
    const auto label = resolve(only_file(entry.at("label")), where + ".label");
    note_unused_of_entry(
        entry, list, std::array<std::string_view, 4>{"image", "label", "fold", "labels_present"});
    if (channels.empty() || !label || is_hidden(channels.front())) return false;
    list_.training.push_back(case_of_channels("", channels, *label));
    list_.training.back().labels_present = read_labels_present(path_, entry, where);
    return true;
  }

  /// A file name, or an object with it, as MONAI's load_decathlon_datalist takes either.
  void add_test(const ordered_json& root, const char* key) {
    const ordered_json& test = array_at(path_, root, key);
    for (std::size_t i = 0; i < test.size(); ++i) {
      const ordered_json& entry = test[i];
      const std::string where = fmt::format("{}[{}]", key, i);
      const bool is_object = entry.is_object() && entry.contains("image");
      const auto channels = is_object ? resolve_channels(entry.at("image"), where + ".image")
                                      : resolve_channels(entry, where);
      if (is_object) note_unused_of_entry(entry, key, std::array<std::string_view, 1>{"image"});
      if (channels.empty() || is_hidden(channels.front())) continue;
      list_.test.push_back(case_of_channels("", channels, std::nullopt));
    }
  }

  /// What stands in a list of one.
  static const ordered_json& only_file(const ordered_json& entry) {
    return entry.is_array() && entry.size() == 1 ? entry.front() : entry;
  }

  /// A file, or one for each channel; nothing, and a problem, where one leads out of the folder.
  std::vector<fs::path> resolve_channels(const ordered_json& entry, const std::string& where) {
    if (entry.is_array() && entry.empty()) {
      throw_malformed(path_, fmt::format("{}: expected a file name", where));
    }
    std::vector<fs::path> channels;
    for (const ordered_json& name : entry.is_array() ? entry : ordered_json::array({entry})) {
      const auto file = resolve(name, where);
      if (!file) return {};
      channels.push_back(*file);
    }
    return channels.size() == 1 ? with_channel_numbers(channels.front()) : channels;
  }

  /// nnU-Net v1's lists say CASE.nii.gz of what lies there as CASE_0000.nii.gz, and so on.
  std::vector<fs::path> with_channel_numbers(const fs::path& file) const {
    const auto channel = [&](std::size_t index) {
      const std::string stem = without_image_suffix(file).string();
      return fs::path(fmt::format("{}_{:04}{}", stem, index, file.string().substr(stem.size())));
    };
    std::error_code ignored;  // Whoever opens the file says what is wrong with it.
    if (fs::exists(file, ignored) || !fs::exists(channel(0), ignored)) return {file};
    std::vector<fs::path> channels;
    const std::size_t count = std::max<std::size_t>(1, list_.channel_names.size());
    for (std::size_t c = 0; c < count; ++c) channels.push_back(channel(c));
    return channels;
  }

  /// The path below the root; nothing, and a problem, where it leads out of where it must not.
  std::optional<fs::path> resolve(const ordered_json& entry, const std::string& where) {
    if (!entry.is_string()) throw_malformed(path_, fmt::format("{}: expected a file name", where));
    const auto name = entry.get<std::string>();
    const fs::path relative = fs::path(name).lexically_normal();
    // The system would not see what follows a NUL.
    const bool has_nul = name.find('\0') != std::string::npos;
    const bool leaves = relative.is_absolute() || (!relative.empty() && *relative.begin() == "..");
    if (has_nul || relative.empty() || (leaves && !may_leave_)) {
      list_.problems.push_back(fmt::format("{}: {}: got '{}', expected a path inside of the folder",
                                           path_.filename().string(), where, name));
      return std::nullopt;
    }
    return list_.folder / relative;
  }

  void declare(const ordered_json& root) {
    declaration_.training_count = count_at(root, "numTraining");
    declaration_.test_count = count_at(root, "numTest");
    declaration_.listed_test_count = std::ssize(list_.test);
    for (const auto* cases : {&list_.training, &list_.test}) {
      for (const CaseFiles& files : *cases) {
        declaration_.files.push_back(files.image);
        declaration_.files.insert(declaration_.files.end(), files.more_channels.begin(),
                                  files.more_channels.end());
        if (files.label) declaration_.files.push_back(*files.label);
      }
    }
    for (const auto& [key, value] : root.items()) {
      if (!value.is_string() && !is_one_of(key, kQuietKeys)) note_unused(key, value);
    }
    list_.declaration = std::move(declaration_);
  }

  /// \param where  the key with its place, as the user should read it.
  void note_unused(const std::string& where, const ordered_json& value) {
    if (value.is_null() || (value.is_structured() && value.empty())) return;
    auto& keys = declaration_.unused_keys;
    // A key is named once for all cases.
    if (std::ranges::find(keys, where) == keys.end()) keys.push_back(where);
    note_files(value);
  }

  /// The files that a value names which nothing reads: a name, or a list of names or of objects
  /// with names.
  void note_files(const ordered_json& value) {
    if (value.is_string()) {
      const auto relative = fs::path(value.get<std::string>()).lexically_normal();
      declaration_.files.push_back(list_.folder / relative);
    }
    if (!value.is_array()) return;
    for (const ordered_json& entry : value) {
      for (const ordered_json& name : entry.is_object() ? entry : ordered_json::array({entry})) {
        if (name.is_string()) note_files(name);
      }
    }
  }

  /// What an entry of a list has beside its files.
  void note_unused_of_entry(const ordered_json& entry, const std::string& list,
                            std::span<const std::string_view> used) {
    for (const auto& [key, value] : entry.items()) {
      if (!is_one_of(key, used)) note_unused(fmt::format("{}[].{}", list, key), value);
    }
  }

  const fs::path& path_;
  bool may_leave_;
  DatasetList list_;
  DatasetDeclaration declaration_;
};

bool is_decathlon(const fs::path& place) {
  // A link that leads nowhere is a dataset.json that is missing, not a folder without one.
  return fs::symlink_status(place / kDatasetJson).type() != fs::file_type::not_found;
}

DatasetList list_decathlon(const DatasetPlace& place, Want /*want*/) {
  return DatalistReader(place.path / kDatasetJson, place.path, false).read();
}

bool is_json(const fs::path& path) {
  return to_lower(path.extension().string()) == ".json";
}

bool holds_datalist(const fs::path& path) {
  const auto root = is_json(path) ? peek_json_list(path) : std::nullopt;
  return root && root->contains("training") && root->at("training").is_array();
}

/// The file itself, or the only datalist in a folder; empty where there is none, or several.
fs::path find_datalist(const fs::path& place) {
  if (!is_folder(place)) return holds_datalist(place) ? place : fs::path();
  DatasetList unasked;
  std::vector<fs::path> files = find_files(place, is_json, unasked);
  std::erase_if(files, [](const fs::path& file) { return !holds_datalist(file); });
  return files.size() == 1 ? files.front() : fs::path();
}

bool is_datalist(const fs::path& place) {
  return !find_datalist(place).empty();
}

DatasetList list_datalist(const DatasetPlace& place, Want /*want*/) {
  const fs::path file = find_datalist(place.path);
  return DatalistReader(file, place.root.empty() ? file.parent_path() : place.root, true).read();
}

}  // namespace

const DatasetLayout kDecathlon{"Medical Segmentation Decathlon",
                               "a dataset.json with training and test", is_decathlon,
                               list_decathlon};

const DatasetLayout kDatalist{"datalist", "a JSON file with a list training of image and label",
                              is_datalist, list_datalist};

}  // namespace hayate
