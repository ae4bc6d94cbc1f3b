// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/label_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/whole_number.h"
#include "hayate/io/label_values.h"
#include "hayate/io/layouts/json_list.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::string_view kIgnore = "ignore";

/// The object {"0": "background", "1": "liver"} as a map by number.
std::map<int, std::string> parse_numbered_names(const fs::path& path, const ordered_json& object,
                                                const std::string& key) {
  std::map<int, std::string> names;
  if (!object.is_object()) throw_malformed(path, fmt::format("{}: expected an object", key));
  for (const auto& [number, name] : object.items()) {
    const auto whole = parse_whole_number(number);
    if (!whole || *whole > kLargestLabelValue) {
      throw_malformed(path, fmt::format("{}: got the key '{}', expected a number of 0 to {}", key,
                                        number, kLargestLabelValue));
    }
    const auto index = static_cast<int>(*whole);
    if (!name.is_string())
      throw_malformed(path, fmt::format("{}.{}: expected a name", key, number));
    if (!names.emplace(index, name.get<std::string>()).second) {
      throw_malformed(path, fmt::format("{}: got the number {} twice", key, index));
    }
  }
  return names;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

int parse_value(const fs::path& path, const ordered_json& value, const std::string& where) {
  if (!value.is_number_integer() || value < 0 || value > kLargestLabelValue) {
    throw_malformed(path, fmt::format("{}: got {}, expected a value of 0 to {}", where,
                                      value.dump(), kLargestLabelValue));
  }
  return value.get<int>();
}

std::vector<int> parse_values(const fs::path& path, const ordered_json& value,
                              const std::string& where) {
  if (!value.is_array()) return {parse_value(path, value, where)};
  std::set<int> values;
  for (const ordered_json& one : value) values.insert(parse_value(path, one, where));
  if (values.empty()) throw_malformed(path, fmt::format("{}: no value", where));
  return {values.begin(), values.end()};
}

/// Numbers the classes in the order of their values. Without a background they stay as they are,
/// since what class 0 would be is for somebody else to say.
void set_classes(std::map<int, std::string> names, DatasetList& list) {
  const bool is_numbered =
      names.empty() || names.rbegin()->first + 1 == static_cast<int>(names.size());
  if (is_numbered || !names.contains(0)) {
    list.class_names = std::move(names);
    return;
  }
  for (auto& [value, name] : names) {
    list.class_names.emplace(static_cast<int>(list.label_values.size()), std::move(name));
    list.label_values.push_back(value);
  }
}

void read_numbered_names(const fs::path& path, const ordered_json& labels, DatasetList& list) {
  std::map<int, std::string> names = parse_numbered_names(path, labels, "labels");
  for (auto name = names.begin(); name != names.end();) {
    if (name->second != kIgnore) {
      ++name;
      continue;
    }
    if (list.ignore_label) {
      throw_malformed(path, fmt::format("labels: {} and {} are both '{}'", *list.ignore_label,
                                        name->first, kIgnore));
    }
    list.ignore_label = name->first;
    name = names.erase(name);
  }
  set_classes(std::move(names), list);
}

/// Numbers what each region is written as, in the order of the regions. As nnU-Net has it, the
/// order says nothing where there are none.
void read_region_order(const fs::path& path, const ordered_json& root, DatasetList& list) {
  const auto found = root.find("regions_class_order");
  if (found == root.end() || found->is_null()) return;
  const ordered_json& order = array_at(path, root, "regions_class_order");
  if (list.regions.empty()) {
    if (order.empty()) return;
    list.notes.push_back(
        fmt::format("{}: regions_class_order is not used: no label is a list of "
                    "more than one value, which would be a region",
                    path.filename().string()));
    return;
  }
  if (order.size() != list.regions.size()) {
    throw_malformed(path, fmt::format("regions_class_order: got {} values, expected one for each "
                                      "of {} regions",
                                      order.size(), list.regions.size()));
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    list.regions[i].written_as = parse_value(path, order[i], "regions_class_order");
  }
}

/// The classes that regions are made of: each has the name of the region that is it alone, else
/// those of all regions that it is of: "liver + tumour".
std::map<int, std::string> classes_of_regions(const std::vector<LabelRegion>& regions) {
  std::map<int, std::string> names;
  for (const LabelRegion& region : regions) {
    for (const int value : region.values) {
      const auto [name, is_new] = names.emplace(value, region.name);
      if (!is_new) name->second += " + " + region.name;
    }
  }
  names[0] = kBackgroundName;
  for (const LabelRegion& region : regions) {
    if (region.values.size() == 1) names[region.values.front()] = region.name;
  }
  return names;
}

void read_values_by_name(const fs::path& path, const ordered_json& root, DatasetList& list) {
  std::map<int, std::string> names;
  std::vector<LabelRegion> regions;
  bool has_regions = false;
  for (const auto& [name, value] : root.at("labels").items()) {
    const std::string where = fmt::format("labels.{}", name);
    const std::vector<int> values = parse_values(path, value, where);
    if (name == kIgnore) {
      if (values.size() != 1) throw_malformed(path, where + ": expected one value");
      list.ignore_label = values.front();
      continue;
    }
    has_regions |= values.size() > 1;
    const bool is_background = values == std::vector<int>{0};
    if (!is_background) regions.push_back({name, values, LabelRegion::kWrittenTogether});
    const auto [first, is_new] = names.emplace(values.front(), name);
    // Regions may share values.
    if (!is_new && !value.is_array()) {
      throw_malformed(path, fmt::format("{}: got the value {} of '{}', too", where, values.front(),
                                        first->second));
    }
  }
  if (has_regions) {
    list.regions = std::move(regions);
    names = classes_of_regions(list.regions);
  }
  if (list.ignore_label && names.contains(*list.ignore_label)) {
    throw_malformed(path, fmt::format("labels.ignore: {} is a class, too", *list.ignore_label));
  }
  set_classes(std::move(names), list);
}

}  // namespace

bool has_values_by_name(const ordered_json& root) {
  const auto labels = root.find("labels");
  // A key that is a number is a value.
  return labels != root.end() && labels->is_object() && !labels->empty() &&
         !labels->begin()->is_string() && !is_number(labels->items().begin().key());
}

void read_label_names(const fs::path& path, const ordered_json& root, DatasetList& list) {
  const auto labels = root.find("labels");
  if (has_values_by_name(root)) {
    read_values_by_name(path, root, list);
  } else if (labels != root.end()) {
    read_numbered_names(path, *labels, list);
  }
  read_region_order(path, root, list);
}

std::optional<std::vector<std::string>> read_labels_present(const fs::path& path,
                                                            const ordered_json& entry,
                                                            const std::string& where) {
  const auto present = entry.find("labels_present");
  if (present == entry.end() || present->is_null()) return std::nullopt;
  const auto is_label = [](const ordered_json& label) {
    return label.is_string() || label.is_number_unsigned();
  };
  if (!present->is_array() || !std::ranges::all_of(*present, is_label)) {
    throw_malformed(path, fmt::format("{}.labels_present: got {}, expected a list of names or "
                                      "values of classes",
                                      where, present->dump()));
  }
  std::vector<std::string> labels;
  for (const ordered_json& label : *present) {
    labels.push_back(label.is_string() ? label.get<std::string>() : label.dump());
  }
  return labels;
}

void read_channel_names(const fs::path& path, const ordered_json& root, const std::string& key,
                        DatasetList& list) {
  const auto names = root.find(key);
  if (names == root.end()) return;
  if (!names->is_array()) {
    for (auto& [index, name] : parse_numbered_names(path, *names, key)) {
      list.channel_names.push_back(name);
    }
    return;
  }
  for (const ordered_json& name : *names) {
    if (!name.is_string()) throw_malformed(path, fmt::format("{}: expected names", key));
    list.channel_names.push_back(name.get<std::string>());
  }
}

}  // namespace hayate
