// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/write_case_list.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/io/case_label.h"
#include "hayate/io/layouts/case_list_file.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

ordered_json labels_of(const DatasetList& list) {
  ordered_json labels = ordered_json::object();
  if (!list.regions.empty()) {
    labels["background"] = 0;
    for (const LabelRegion& region : list.regions) labels[region.name] = region.values;
  } else {
    for (const auto& [index, name] : list.class_names) {
      const auto place = static_cast<std::size_t>(index);
      labels[name] = list.label_values.empty() ? index : list.label_values[place];
    }
  }
  if (labels.contains("ignore")) {
    throw DataError(fmt::format("{}: got a class 'ignore', which in a list is the name of voxels "
                                "that nobody annotated",
                                list.folder.string()),
                    "rename the class, or its mask files");
  }
  if (list.ignore_label) labels["ignore"] = *list.ignore_label;
  return labels;
}

class ListFileWriter {
 public:
  ListFileWriter(const DatasetList& list, const fs::path& path)
      : list_(list), folder_(fs::absolute(path).lexically_normal().parent_path()) {}

  ordered_json write() {
    ordered_json root{{kCaseListMark, kCaseListVersion}, {"name", list_.name}};
    if (!list_.description.empty()) root["description"] = list_.description;
    if (!list_.channel_names.empty()) root["channel_names"] = list_.channel_names;
    if (!list_.class_names.empty()) root["labels"] = labels_of(list_);
    for (const LabelRegion& region : list_.regions) {
      if (region.written_as != LabelRegion::kWrittenTogether)
        root["regions_class_order"].push_back(region.written_as);
    }
    root["cases"] = ordered_json::array();
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

  ordered_json write_case(const CaseFiles& files) {
    ordered_json images = ordered_json::array({relative(files.image)});
    for (const fs::path& channel : files.more_channels) images.push_back(relative(channel));
    ordered_json entry{{"name", text_of_name(files.name)}, {"images", std::move(images)}};
    if (files.label) {
      entry["label"] = write_label(files);
      names_.emplace(files.image, text_of_name(files.name));
    }
    if (files.labels_present) entry["labels_present"] = *files.labels_present;
    return entry;
  }

  ordered_json write_label(const CaseFiles& files) const {
    if (!has_masks(files)) return relative(*files.label);
    ordered_json masks = ordered_json::object();
    for (const ClassMask& mask : files.masks) masks[mask.name] = relative(mask.file);
    return masks;
  }

  void write_folds(ordered_json& root) const {
    const auto names_of = [&](const std::vector<fs::path>& images) {
      ordered_json names = ordered_json::array();
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

}  // namespace

void check_case_list_place(const fs::path& path, bool overwrite) {
  if (!fs::exists(path) || (overwrite && kCaseListFile.recognises(path))) return;
  throw UsageError(fmt::format("{}: would be overwritten", path.string()),
                   overwrite
                       ? "it is no list that hayate has written: name another file with --out"
                       : "name another file with --out, or replace the list with --overwrite");
}

void write_case_list(const DatasetList& list, const fs::path& path, bool overwrite) {
  check_case_list_place(path, overwrite);
  write_file_atomically(path, dump_json(ListFileWriter(list, path).write(), 2) + "\n");
}

}  // namespace hayate
