// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/msd_dataset.h"

#include <charconv>

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

[[noreturn]] void malformed(const fs::path& path, const std::string& why) {
  throw DataError(fmt::format("{}: {}", path.string(), why),
                  "compare it with the dataset.json of a Medical Segmentation Decathlon task");
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
    names[index] = name.get<std::string>();
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
    json root;
    try {
      root = json::parse(read_text_file(path_));
    } catch (const json::exception& error) {
      malformed(path_, fmt::format("not valid JSON: {}", error.what()));
    }
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
    DatasetDeclaration declaration{parse_count(root, "numTraining"), parse_count(root, "numTest"),
                                   std::ssize(list_.training), std::ssize(list_.test)};
    for (const auto* cases : {&list_.training, &list_.test}) {
      for (const CaseFiles& files : *cases) {
        declaration.files.push_back(files.image);
        if (files.label) declaration.files.push_back(*files.label);
      }
    }
    list_.declaration = std::move(declaration);
  }

  void add_pair(const json& entry, const std::string& where) {
    if (!entry.is_object() || !entry.contains("image") || !entry.contains("label")) {
      malformed(path_, fmt::format("{}: expected an object with image and label", where));
    }
    const auto image = resolve(entry.at("image"), where + ".image");
    const auto label = resolve(entry.at("label"), where + ".label");
    if (!image || !label || is_hidden(*image)) return;
    list_.training.push_back({case_name(*image), *image, *label});
  }

  void add_test(const json& entry, const std::string& where) {
    const auto image = resolve(entry, where);
    if (!image || is_hidden(*image)) return;
    list_.test.push_back({case_name(*image), *image, std::nullopt});
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
};

}  // namespace

DatasetList read_msd_json(const fs::path& path) {
  return MsdReader(path).read();
}

}  // namespace hayate
