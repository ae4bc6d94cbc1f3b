// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/run_lock.h"

#include <cerrno>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/system_info.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_write_error(const fs::path& path) {
  throw WriteError(fmt::format("{}: cannot be written: {}", path.string(), std::strerror(errno)),
                   "make room, or name a folder that can be written to");
}

std::string read_owner(int descriptor) {
  std::string text(512, '\0');
  const ssize_t count = pread(descriptor, text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  text.resize(std::min(text.find('\n'), text.size()));
  // Between its lock and its name.
  return text.empty() ? "another process" : text;
}

}  // namespace

RunLock::RunLock(const fs::path& folder) : path_(folder / "hayate.lock") {
  constexpr int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  descriptor_ = open(path_.c_str(), flags | O_EXCL, 0666);
  is_new_ = descriptor_ >= 0;
  if (!is_new_ && errno == EEXIST) descriptor_ = open(path_.c_str(), flags, 0666);
  if (descriptor_ < 0) throw_write_error(path_);
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      const std::string owner = read_owner(descriptor_);
      close(descriptor_);
      throw UsageError(fmt::format("{}: is being written by {}", folder.string(), owner),
                       "wait until it ends, or name another folder with --out");
    }
    log_warning("{}: cannot be locked: {}; see to it that no other process trains in the folder",
                path_.string(), std::strerror(errno));
  }
  const std::string owner = fmt::format("process {} on {} since {:%Y-%m-%d %H:%M:%S} UTC\n",
                                        getpid(), host_name(), fmt::gmtime(std::time(nullptr)));
  // Asked for here, because a training that cannot be saved had better not begin.
  if (ftruncate(descriptor_, 0) != 0 ||
      pwrite(descriptor_, owner.data(), owner.size(), 0) != std::ssize(owner)) {
    const int error = errno;
    close(descriptor_);
    errno = error;
    throw_write_error(path_);
  }
}

RunLock::~RunLock() {
  // Nobody has it any more. What cannot be emptied misleads nobody either: only the lock counts.
  [[maybe_unused]] const int ignored = ftruncate(descriptor_, 0);
  close(descriptor_);
}

void RunLock::discard() {
  std::error_code ignored;
  if (is_new_) fs::remove(path_, ignored);
}

}  // namespace hayate
