// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/atomic_file.h"

#include <array>
#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/file_error.h"
#include "hayate/base/random_name.h"
#include "hayate/base/regular_file.h"
#include "hayate/base/sync_folder.h"

namespace hayate {
namespace {

constexpr std::string_view kTemporaryPrefix = ".hayate-";
constexpr std::string_view kTemporarySuffix = ".part";
constexpr std::size_t kRandomDigits = 32;

// Far above every recipe, list and log; a file that never ends stops here.
constexpr std::uint64_t kTextLimitBytes = 64'000'000;

/// A name of its own, so that it fits wherever the file's name does.
std::filesystem::path temporary_path(const std::filesystem::path& path) {
  return path.parent_path() /
         fmt::format("{}{}{}", kTemporaryPrefix, random_name(), kTemporarySuffix);
}

bool is_temporary(const std::string& name) {
  return name.size() == kTemporaryPrefix.size() + kRandomDigits + kTemporarySuffix.size() &&
         name.starts_with(kTemporaryPrefix) && name.ends_with(kTemporarySuffix);
}

bool has_a_name(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && status.st_nlink > 0;
}

/// Locks a temporary file for as long as it is open, as a sign that somebody is at it. Where files
/// cannot be locked nobody else can lock it either, and so nobody removes it.
/// \returns false when somebody was faster and has removed it.
bool lock_temporary(int descriptor) {
  const bool is_taken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  return !is_taken && has_a_name(descriptor);
}

void remove_when_abandoned(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return;
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) unlink(path.c_str());
  close(descriptor);
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  do {
    if (descriptor_ >= 0) close(descriptor_);
    temporary_ = temporary_path(path_);
    descriptor_ =
        open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ < 0) throw_write_error(path_, errno);
  } while (!lock_temporary(descriptor_));
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  unlink(temporary_.c_str());
  close(descriptor_);
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
  // fsync also reports what a network file system could not store, so that close() has nothing to
  // add and can wait: until the file has its name, the lock must hold.
  if (fsync(descriptor_) != 0) throw_write_error(path_, errno);
  if (rename(temporary_.c_str(), path_.c_str()) != 0) throw_write_error(path_, errno);
  close(std::exchange(descriptor_, -1));
  sync_folder(path_.parent_path());
}

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

void remove_leftovers(const std::filesystem::path& folder) {
  std::error_code ignored;
  const std::filesystem::directory_iterator end;
  for (std::filesystem::directory_iterator entry(folder, ignored); entry != end;
       entry.increment(ignored)) {
    if (is_temporary(entry->path().filename().string())) remove_when_abandoned(entry->path());
  }
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw_write_error(path, error.value());
  remove_leftovers(path);
}

std::string read_text_file(const std::filesystem::path& path) {
  const RegularFile file(path);
  std::string text;
  std::array<std::byte, 1 << 16> piece;
  while (const std::size_t count = file.read_next(piece)) {
    text.append(reinterpret_cast<const char*>(piece.data()), count);
    if (text.size() > kTextLimitBytes) {
      throw DataError(fmt::format("{}: got more than {} bytes, expected a file of text",
                                  path.string(), kTextLimitBytes),
                      "name the right file");
    }
  }
  return text;
}

}  // namespace hayate
