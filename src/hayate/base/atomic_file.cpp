// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/atomic_file.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

[[noreturn]] void throw_write_error(const std::filesystem::path& path, int error) {
  throw WriteError(fmt::format("{}: cannot be written: {}", path.string(), std::strerror(error)),
                   "make room, or name a folder that can be written to");
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

/// A name that no other thread or process writes to.
std::filesystem::path temporary_path(const std::filesystem::path& path) {
  static std::atomic<int> count = 0;
  return path.string() + fmt::format(".{}-{}.part", getpid(), count++);
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(temporary_path(path_)) {
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw_write_error(path_, errno);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw_write_error(path_, errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) {
  write(std::as_bytes(std::span(text)));
}

void AtomicFile::commit() {
  if (fsync(descriptor_) != 0) throw_write_error(path_, errno);
  const int descriptor = std::exchange(descriptor_, -1);
  // close() reports what a network file system could not store.
  if (close(descriptor) != 0 || rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    unlink(temporary_.c_str());
    throw_write_error(path_, error);
  }
  sync_folder(path_.parent_path());
}

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw_write_error(path, error.value());
}

std::string read_text_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const bool exists = std::filesystem::exists(path);
    throw MissingInputError(
        fmt::format("{}: {}", path.string(), exists ? "cannot be opened" : "no such file"));
  }
  std::ostringstream text;
  text << file.rdbuf();
  if (file.bad()) throw IoError(fmt::format("{}: cannot be read", path.string()));
  return std::move(text).str();
}

}  // namespace hayate
