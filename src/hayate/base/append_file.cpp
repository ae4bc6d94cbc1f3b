// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/append_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

[[noreturn]] void throw_append_error(const std::filesystem::path& path, int error) {
  throw WriteError(fmt::format("{}: cannot be written: {}", path.string(), std::strerror(error)),
                   "make room, then resume the run");
}

}  // namespace

AppendFile::AppendFile(std::filesystem::path path) : path_(std::move(path)) {
  descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw_append_error(path_, errno);
}

AppendFile::~AppendFile() {
  close(descriptor_);
}

void AppendFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_append_error(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AppendFile::sync() {
  if (fdatasync(descriptor_) != 0) throw_append_error(path_, errno);
}

}  // namespace hayate
