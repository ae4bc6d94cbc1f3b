// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/regular_file.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/file_error.h"

namespace hayate {
namespace {

void check_kind(const std::filesystem::path& path, const struct stat& status) {
  if (S_ISREG(status.st_mode)) return;
  if (S_ISDIR(status.st_mode)) {
    throw DataError(fmt::format("{}: got a folder, expected a file", path.string()),
                    "name the file in it");
  }
  throw DataError(fmt::format("{}: got a device or pipe, expected a file", path.string()),
                  "write its content to a file first");
}

}  // namespace

RegularFile::RegularFile(std::filesystem::path path) : path_(std::move(path)) {
  // Asked before it is opened, which already does something to a pipe or a device, and after it,
  // when it can no longer become another file. O_NONBLOCK, should it just have become a pipe.
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0) throw_read_error(path_, errno);
  check_kind(path_, status);
  descriptor_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor_ < 0) throw_read_error(path_, errno);
  try {
    if (fstat(descriptor_, &status) != 0) throw_read_error(path_, errno);
    check_kind(path_, status);
  } catch (...) {
    close(descriptor_);
    throw;
  }
  size_bytes_ = static_cast<std::uint64_t>(status.st_size);
}

RegularFile::~RegularFile() {
  close(descriptor_);
}

std::size_t RegularFile::read_next(std::span<std::byte> bytes) const {
  while (true) {
    const ssize_t count = read(descriptor_, bytes.data(), bytes.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) throw_read_error(path_, errno);
  }
}

}  // namespace hayate
