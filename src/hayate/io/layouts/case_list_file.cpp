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

#include "hayate/base/atomic_file.h"
#include "hayate/base/json_text.h"
#include "hayate/base/text.h"
#include "hayate/io/layouts/channel_groups.h"
#include "hayate/io/layouts/json_list.h"
#include "hayate/io/layouts/label_names.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

constexpr const char* kMark = "hayate_list";
constexpr int kVersion = 1;
constexpr std::array<const char*, 9> kKeys{kMark,           "name",   "description",
                                           "root",          "labels", "regions_class_order",
                                           "channel_names", "cases",  "folds"};

/// \throws DataError  naming the first key that is none of these.
void check_keys(const fs::path& path, const json& object, std::span<const char* const> keys,
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
    const json root = read_json_list(path_);
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
    read_channel_names(path_, root, "channel_names", list_);
    const json& cases = array_at(path_, root, "cases");
    for (std::size_t i = 0; i < cases.size(); ++i) add_case(cases[i], fmt::format("cases[{}]", i));
    add_folds(array_at(path_, root, "folds"));
    return std::move(list_);
  }

 private:
  fs::path resolve(const json& file, const std::string& where) const {
    return list_.folder / name_of_text(file_name_at(path_, file, where).native());
  }

  void add_case(const json& entry, const std::string& where) {
    if (!entry.is_object()) throw_malformed(path_, where + ": expected an object");
    check_keys(path_, entry, std::array{"name", "images", "label"}, where + ": ");
    std::vector<fs::path> channels;
    for (const json& file : array_at(path_, entry, "images")) {
      channels.push_back(resolve(file, where + ".images"));
    }
    if (channels.empty()) throw_malformed(path_, where + ".images: expected a file at least");
    std::optional<fs::path> label;
    if (entry.contains("label")) {
      label = resolve(entry.at("label"), where + ".label");
    }
    const std::string name = name_of_text(text_at(entry, "name"));
    const fs::path image = channels.front();
    if (label && !name.empty() && !images_.emplace(name, image).second) {
      throw_malformed(path_, fmt::format("{}: another case is called '{}', too", where, name));
    }
    (label ? list_.training : list_.test).push_back(case_of_channels(name, channels, label));
  }

  void add_folds(const json& folds) {
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

  std::vector<fs::path> read_side(const json& fold, const char* key, const std::string& where) {
    std::vector<fs::path> side;
    for (const json& name : array_at(path_, fold, key)) {
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
};

json labels_of(const DatasetList& list) {
  json labels = json::object();
  if (!list.regions.empty()) {
    labels["background"] = 0;
    for (const LabelRegion& region : list.regions) labels[region.name] = region.values;
  } else {
    for (const auto& [index, name] : list.class_names) {
      const auto place = static_cast<std::size_t>(index);
      labels[name] = list.label_values.empty() ? index : list.label_values[place];
    }
  }
  if (list.ignore_label) labels["ignore"] = *list.ignore_label;
  return labels;
}

class ListFileWriter {
 public:
  ListFileWriter(const DatasetList& list, const fs::path& path)
      : list_(list), folder_(fs::absolute(path).lexically_normal().parent_path()) {}

  json write() {
    json root{{kMark, kVersion}, {"name", list_.name}};
    if (!list_.description.empty()) root["description"] = list_.description;
    if (!list_.channel_names.empty()) root["channel_names"] = list_.channel_names;
    if (!list_.class_names.empty()) root["labels"] = labels_of(list_);
    for (const LabelRegion& region : list_.regions) {
      root["regions_class_order"].push_back(region.written_as);
    }
    root["cases"] = json::array();
    for (const auto* cases : {&list_.training, &list_.test}) {
      for (const CaseFiles& files : *cases) root["cases"].push_back(write_case(files));
    }
    if (list_.split) write_folds(root);
    return root;
  }

 private:
  std::string relative(const fs::path& file) const {
    const fs::path whole = fs::absolute(file).lexically_normal();
    const fs::path below = whole.lexically_relative(folder_);
    return text_of_name((below.empty() || *below.begin() == ".." ? whole : below).native());
  }

  json write_case(const CaseFiles& files) {
    json images = json::array({relative(files.image)});
    for (const fs::path& channel : files.more_channels) images.push_back(relative(channel));
    json entry{{"name", text_of_name(files.name)}, {"images", std::move(images)}};
    if (files.label) {
      entry["label"] = relative(*files.label);
      names_.emplace(files.image, text_of_name(files.name));
    }
    return entry;
  }

  void write_folds(json& root) const {
    const auto names_of = [&](const std::vector<fs::path>& images) {
      json names = json::array();
      for (const fs::path& image : images) {
        // A case with a fault is in no list.
        if (const auto name = names_.find(image); name != names_.end())
          names.push_back(name->second);
      }
      return names;
    };
    for (const DeclaredFold& fold : list_.split->folds) {
      root["folds"].push_back(
          {{"train", names_of(fold.train)}, {"validation", names_of(fold.validation)}});
    }
  }

  const DatasetList& list_;
  fs::path folder_;
  std::map<fs::path, std::string> names_;
};

bool recognises(const fs::path& place) {
  if (to_lower(place.extension().string()) != ".json") return false;
  const auto root = peek_json_list(place);
  return root && root->contains(kMark);
}

DatasetList list(const DatasetPlace& place, Want /*want*/) {
  return ListFileReader(place).read();
}

}  // namespace

const DatasetLayout kCaseListFile{"list of hayate", "a list that hayate list has written",
                                  recognises, list};

void write_case_list(const DatasetList& list, const fs::path& path) {
  write_file_atomically(path, dump_json(ListFileWriter(list, path).write(), 2) + "\n");
}

}  // namespace hayate
