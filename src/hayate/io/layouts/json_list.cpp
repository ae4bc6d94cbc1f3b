// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/json_list.h"

#include <set>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"

namespace hayate {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

void throw_malformed(const fs::path& path, const std::string& why) {
  throw DataError(fmt::format("{}: {}", path.string(), why),
                  "compare it with docs/datasets.md, which shows each kind of list");
}

ordered_json read_json_list(const fs::path& path) {
  std::vector<std::set<std::string>> open_objects;
  const auto check = [&](int /*depth*/, ordered_json::parse_event_t event, ordered_json& value) {
    if (event == ordered_json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == ordered_json::parse_event_t::object_end) open_objects.pop_back();
    if (event == ordered_json::parse_event_t::key && !open_objects.back().insert(value).second) {
      throw_malformed(path, fmt::format("the key '{}' is there twice", value.get<std::string>()));
    }
    return true;
  };
  try {
    ordered_json root = ordered_json::parse(read_text_file(path), check);
    if (!root.is_object()) throw_malformed(path, "expected an object");
    return root;
  } catch (const ordered_json::exception& error) {
    throw_malformed(path, fmt::format("not valid JSON: {}", error.what()));
  }
}

std::optional<ordered_json> peek_json_list(const fs::path& path) {
  try {
    return read_json_list(path);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string text_at(const ordered_json& root, const std::string& key) {
  const auto found = root.find(key);
  return found != root.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> count_at(const ordered_json& root, const std::string& key) {
  const auto found = root.find(key);
  if (found == root.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

const ordered_json& array_at(const fs::path& path, const ordered_json& root,
                             const std::string& key) {
  static const ordered_json nothing = ordered_json::array();
  const auto found = root.find(key);
  if (found == root.end()) return nothing;
  if (!found->is_array()) throw_malformed(path, fmt::format("{}: expected an array", key));
  return *found;
}

fs::path file_name_at(const fs::path& path, const ordered_json& entry, const std::string& where) {
  if (!entry.is_string()) throw_malformed(path, fmt::format("{}: expected a file name", where));
  const auto name = entry.get<std::string>();
  if (name.empty() || name.find('\0') != std::string::npos) {
    throw_malformed(path, fmt::format("{}: got '{}', expected a file name", where, name));
  }
  return name;
}

}  // namespace hayate
