// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/input_file.h"

#include <cassert>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

/// \returns the file's size.
std::uint64_t check_usable(const std::filesystem::path& path, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) {
    throw DataError(fmt::format("{}: got a folder, expected a file", path.string()),
                    "name the file in it");
  }
  if (!S_ISREG(status.st_mode)) {
    throw DataError(fmt::format("{}: got a device or pipe, expected a file", path.string()),
                    "write its content to a file first");
  }
  if (status.st_size == 0) {
    throw DataError(fmt::format("{}: the file is empty (0 bytes)", path.string()),
                    "copy or download it again");
  }
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

InputFile::InputFile(std::filesystem::path path) : path_(std::move(path)) {
  // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
  descriptor_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      throw MissingInputError(fmt::format("{}: no such file", path_.string()));
    }
    throw IoError(fmt::format("{}: cannot be opened: {}", path_.string(), std::strerror(errno)),
                  "check who may read the file");
  }
  try {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) {
      throw IoError(fmt::format("{}: cannot be read: {}", path_.string(), std::strerror(errno)));
    }
    size_bytes_ = check_usable(path_, status);
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

InputFile::~InputFile() {
  close(descriptor_);
}

void InputFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  assert(offset <= size_bytes_ && bytes.size() <= size_bytes_ - offset);
  while (!bytes.empty()) {
    const ssize_t got = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      throw IoError(fmt::format("{}: cannot be read at byte {}: {}", path_.string(), offset,
                                got == 0 ? "the file has become shorter" : std::strerror(errno)));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

}  // namespace hayate
