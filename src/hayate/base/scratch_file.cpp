// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/scratch_file.h"

#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "hayate/base/file_error.h"

namespace hayate {

ScratchFile::ScratchFile(std::filesystem::path folder) : folder_(std::move(folder)) {
  // O_TMPFILE would say it in one call, but not every file system has it.
  std::string path = (folder_ / ".hayate-scratch-XXXXXX").string();
  descriptor_ = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor_ < 0) throw_write_error(folder_, errno);
  unlink(path.c_str());
}

ScratchFile::~ScratchFile() {
  close(descriptor_);
}

std::int64_t ScratchFile::reserve(std::int64_t size_bytes) {
  return std::exchange(end_, end_ + size_bytes);
}

void ScratchFile::write(std::int64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_write_error(folder_, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += written;
  }
}

void ScratchFile::read(std::int64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = pread(descriptor_, bytes.data(), bytes.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw_read_error(folder_, got < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += got;
  }
}

}  // namespace hayate
