// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/temporary_folder.h"

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/file_error.h"
#include "hayate/base/random_name.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "hayate-serve-";
constexpr std::size_t kRandomDigits = 32;

int open_folder(const fs::path& path) {
  return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool is_ours(const fs::path& path) {
  const std::string name = path.filename().string();
  struct stat status {};
  return name.size() == kPrefix.size() + kRandomDigits && name.starts_with(kPrefix) &&
         lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

void remove_when_abandoned(const fs::path& path) {
  const int descriptor = open_folder(path);
  if (descriptor < 0) return;
  std::error_code ignored;
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) fs::remove_all(path, ignored);
  close(descriptor);
}

void remove_abandoned(const fs::path& parent) {
  std::error_code ignored;
  for (fs::directory_iterator entry(parent, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    if (is_ours(entry->path())) remove_when_abandoned(entry->path());
  }
}

}  // namespace

TemporaryFolder::TemporaryFolder(const fs::path& parent) {
  remove_abandoned(parent);
  // A server that starts at the same moment may take it for abandoned before it is locked.
  do {
    if (descriptor_ >= 0) close(descriptor_);
    path_ = parent / (std::string(kPrefix) + random_name());
    if (mkdir(path_.c_str(), 0700) != 0) throw_write_error(path_, errno);
    descriptor_ = open_folder(path_);
    if (descriptor_ < 0 && errno != ENOENT) throw_write_error(path_, errno);
    if (descriptor_ >= 0) flock(descriptor_, LOCK_EX | LOCK_NB);
  } while (!fs::exists(path_));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  close(descriptor_);
}

}  // namespace hayate
