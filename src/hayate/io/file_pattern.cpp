// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/file_pattern.h"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>

#include <fnmatch.h>

#include "hayate/io/image_name.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPatternLetters = "*?[";
constexpr const char* kAnyFolders = "**";

bool has_pattern(const std::string& name) {
  return name.find_first_of(kPatternLetters) != std::string::npos;
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  const fs::path opened = folder.empty() ? fs::path(".") : folder;
  for (fs::directory_iterator item(opened, error), end; !error && item != end;
       item.increment(error)) {
    entries.push_back(folder / item->path().filename());
  }
  return entries;
}

/// Follows the parts of a pattern, one folder after the other.
class Matcher {
 public:
  explicit Matcher(const fs::path& pattern) : parts_(pattern.begin(), pattern.end()) {}

  std::vector<fs::path> find() {
    follow({}, 0);
    return {found_.begin(), found_.end()};
  }

 private:
  void follow(const fs::path& place, std::size_t part) {
    if (part == parts_.size()) {
      found_.insert(place);
      return;
    }
    const std::string& name = parts_[part].native();
    if (name == kAnyFolders) {
      follow_folders(place, part);
    } else if (has_pattern(name)) {
      for (const fs::path& entry : entries_of(place)) {
        if (fnmatch(name.c_str(), entry.filename().c_str(), FNM_PERIOD) == 0) {
          follow(entry, part + 1);
        }
      }
    } else if (const fs::path next = place / parts_[part]; is_there(next)) {
      follow(next, part + 1);
    }
  }

  void follow_folders(const fs::path& place, std::size_t part) {
    follow(place, part + 1);
    if (part + 1 == parts_.size()) return;
    for (const fs::path& entry : entries_of(place)) {
      std::error_code ignored;
      const bool is_folder = fs::is_directory(fs::symlink_status(entry, ignored));
      if (is_folder && !is_hidden(entry)) follow_folders(entry, part);
    }
  }

  std::vector<fs::path> parts_;
  std::set<fs::path> found_;
};

}  // namespace

bool is_file_pattern(const fs::path& path) {
  return has_pattern(path.native()) && !is_there(path);
}

std::vector<fs::path> find_matches(const fs::path& pattern) {
  return Matcher(pattern).find();
}

}  // namespace hayate
