// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/msd_dataset.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/image_name.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Labels are uint8.
constexpr int kLargestClass = 255;

// What is read, and what only describes a data set or counts its cases. Text describes, too.
constexpr std::array<std::string_view, 16> kQuietKeys{
    "name",    "description", "reference",     "licence",        "license",  "release",
    "relase",  "version",     "modality",      "labels",         "training", "test",
    "numTest", "numTraining", "numValidation", "tensorImageSize"};
constexpr std::array<std::string_view, 2> kSplitKeys{"validation", "fold"};

bool is_one_of(std::string_view key, std::span<const std::string_view> keys) {
  return std::ranges::find(keys, key) != keys.end();
}

[[noreturn]] void malformed(const fs::path& path, const std::string& why) {
  throw DataError(fmt::format("{}: {}", path.string(), why),
                  "compare it with the dataset.json of a Medical Segmentation Decathlon task");
}

/// The file's JSON, in which no object has a key twice: the first one would be lost without a word.
json parse_json(const fs::path& path) {
  std::vector<std::set<std::string>> open_objects;
  const auto check = [&](int /*depth*/, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == json::parse_event_t::object_end) open_objects.pop_back();
    if (event == json::parse_event_t::key && !open_objects.back().insert(value).second) {
      malformed(path, fmt::format("the key '{}' is there twice", value.get<std::string>()));
    }
    return true;
  };
  try {
    return json::parse(read_text_file(path), check);
  } catch (const json::exception& error) {
    malformed(path, fmt::format("not valid JSON: {}", error.what()));
  }
}

/// The object {"0": "background", "1": "liver"} as a map by number.
std::map<int, std::string> parse_numbered_names(const fs::path& path, const json& root,
                                                const std::string& key) {
  std::map<int, std::string> names;
  if (!root.contains(key)) return names;
  const json& object = root.at(key);
  if (!object.is_object()) malformed(path, fmt::format("{}: expected an object", key));
  for (const auto& [number, name] : object.items()) {
    int index = -1;
    const char* end = number.data() + number.size();
    const auto [stopped, error] = std::from_chars(number.data(), end, index);
    if (error != std::errc{} || stopped != end || index < 0 || index > kLargestClass) {
      malformed(path, fmt::format("{}: got the key '{}', expected a number of 0 to {}", key, number,
                                  kLargestClass));
    }
    if (!name.is_string()) malformed(path, fmt::format("{}.{}: expected a name", key, number));
    if (!names.emplace(index, name.get<std::string>()).second) {
      malformed(path, fmt::format("{}: got the number {} twice", key, index));
    }
  }
  return names;
}

std::string parse_text(const json& root, const std::string& key) {
  const auto found = root.find(key);
  return found != root.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> parse_count(const json& root, const std::string& key) {
  const auto found = root.find(key);
  if (found == root.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

/// The array `key`, empty when it is not there.
const json& array_at(const fs::path& path, const json& root, const std::string& key) {
  static const json nothing = json::array();
  const auto found = root.find(key);
  if (found == root.end()) return nothing;
  if (!found->is_array()) malformed(path, fmt::format("{}: expected an array", key));
  return *found;
}

class MsdReader {
 public:
  explicit MsdReader(const fs::path& path) : path_(path) { list_.folder = path.parent_path(); }

  DatasetList read() {
    const json root = parse_json(path_);
    if (!root.is_object()) malformed(path_, "expected an object");
    list_.name = parse_text(root, "name");
    list_.description = parse_text(root, "description");
    list_.class_names = parse_numbered_names(path_, root, "labels");
    for (auto& [index, name] : parse_numbered_names(path_, root, "modality")) {
      list_.channel_names.push_back(name);
    }
    const json& training = array_at(path_, root, "training");
    for (std::size_t i = 0; i < training.size(); ++i) {
      add_pair(training[i], fmt::format("training[{}]", i));
    }
    const json& test = array_at(path_, root, "test");
    for (std::size_t i = 0; i < test.size(); ++i) add_test(test[i], fmt::format("test[{}]", i));
    declare(root);
    return std::move(list_);
  }

 private:
  void declare(const json& root) {
    declaration_.training_count = parse_count(root, "numTraining");
    declaration_.test_count = parse_count(root, "numTest");
    declaration_.listed_training_count = std::ssize(list_.training);
    declaration_.listed_test_count = std::ssize(list_.test);
    for (const auto* cases : {&list_.training, &list_.test}) {
      for (const CaseFiles& files : *cases) {
        declaration_.files.push_back(files.image);
        if (files.label) declaration_.files.push_back(*files.label);
      }
    }
    for (const auto& [key, value] : root.items()) {
      const bool is_quiet = value.is_string() && !is_one_of(key, kSplitKeys);
      if (!is_quiet && !is_one_of(key, kQuietKeys)) note_unused(key, key, value);
    }
    list_.declaration = std::move(declaration_);
  }

  /// \param where  the key with its place, as the user should read it.
  void note_unused(const std::string& key, const std::string& where, const json& value) {
    if (value.is_null() || (value.is_structured() && value.empty())) return;
    auto& keys = is_one_of(key, kSplitKeys) ? declaration_.split_keys : declaration_.unused_keys;
    // A key is named once for all cases.
    if (std::ranges::find(keys, where) == keys.end()) keys.push_back(where);
    note_files(value);
  }

  /// The files that a value names which nothing reads: a name, or a list of names or of objects
  /// with names.
  void note_files(const json& value) {
    if (value.is_string()) {
      const auto relative = fs::path(value.get<std::string>()).lexically_normal();
      declaration_.files.push_back(list_.folder / relative);
    }
    if (!value.is_array()) return;
    for (const json& entry : value) {
      for (const json& name : entry.is_object() ? entry : json::array({entry})) {
        if (name.is_string()) note_files(name);
      }
    }
  }

  /// What an entry of a list has beside its files.
  void note_unused_of_entry(const json& entry, const std::string& list,
                            std::span<const std::string_view> used) {
    for (const auto& [key, value] : entry.items()) {
      if (!is_one_of(key, used)) note_unused(key, fmt::format("{}[].{}", list, key), value);
    }
  }

  void add_pair(const json& entry, const std::string& where) {
    if (!entry.is_object() || !entry.contains("image") || !entry.contains("label")) {
      malformed(path_, fmt::format("{}: expected an object with image and label", where));
    }
    const auto image = resolve(entry.at("image"), where + ".image");
    const auto label = resolve(entry.at("label"), where + ".label");
    note_unused_of_entry(entry, "training", std::array<std::string_view, 2>{"image", "label"});
    if (!image || !label || is_hidden(*image)) return;
    list_.training.push_back({"", *image, *label});
  }

  /// A file name, or an object with it, as MONAI's load_decathlon_datalist takes either.
  void add_test(const json& entry, const std::string& where) {
    const bool is_object = entry.is_object() && entry.contains("image");
    const auto image =
        is_object ? resolve(entry.at("image"), where + ".image") : resolve(entry, where);
    if (is_object) note_unused_of_entry(entry, "test", std::array<std::string_view, 1>{"image"});
    if (!image || is_hidden(*image)) return;
    list_.test.push_back({"", *image, std::nullopt});
  }

  /// The path below the folder; nothing, and a problem, where it leads out of it.
  std::optional<fs::path> resolve(const json& entry, const std::string& where) {
    if (!entry.is_string()) malformed(path_, fmt::format("{}: expected a file name", where));
    const auto name = entry.get<std::string>();
    const fs::path relative = fs::path(name).lexically_normal();
    // The system would not see what follows a NUL.
    const bool has_nul = name.find('\0') != std::string::npos;
    if (has_nul || relative.empty() || relative.is_absolute() || *relative.begin() == "..") {
      list_.problems.push_back(fmt::format("{}: {}: got '{}', expected a path inside of the folder",
                                           path_.filename().string(), where, name));
      return std::nullopt;
    }
    return list_.folder / relative;
  }

  const fs::path& path_;
  DatasetList list_;
  DatasetDeclaration declaration_;
};

}  // namespace

DatasetList read_msd_json(const fs::path& path) {
  return MsdReader(path).read();
}

}  // namespace hayate
