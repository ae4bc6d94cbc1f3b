// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/part_file.h"

#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/json_text.h"
#include "hayate/base/progress.h"

namespace hayate {

namespace fs = std::filesystem;
using nlohmann::json;

PartFile::PartFile(const fs::path& path, std::string url, ChecksumKind kind)
    : path_(path.string() + ".part"),
      description_path_(path_.string() + ".json"),
      url_(std::move(url)),
      kind_(kind),
      stream_(kind) {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor_ < 0) throw_write_error(errno);
  try {
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      throw WriteError(fmt::format("{}: another process is downloading it", path_.string()),
                       "wait for it, or name another folder with --out");
    }
    read_description();
    add_up_what_is_there();
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

PartFile::~PartFile() {
  close(descriptor_);
}

void PartFile::throw_write_error(int error) const {
  throw WriteError(fmt::format("{}: cannot be written: {}", path_.string(), std::strerror(error)),
                   "make room, or name another folder with --out");
}

/// A description that is missing, damaged or of another address says that the part is of no use.
void PartFile::read_description() {
  std::error_code ignored;
  const json described = fs::exists(description_path_, ignored)
                             ? json::parse(read_text_file(description_path_), nullptr, false)
                             : json();
  if (!described.is_object() || described.value("url", json()) != url_) {
    restart();
    return;
  }
  if (const json total = described.value("bytes", json()); total.is_number_unsigned()) {
    total_bytes_ = total.get<std::uint64_t>();
  }
  if (const json text = described.value("validator", json()); text.is_string()) {
    validator_ = text.get<std::string>();
  }
}

void PartFile::add_up_what_is_there() {
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) throw_write_error(errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size == 0) return;
  Progress progress("check what is there", status.st_size, ProgressUnit::kBytes);
  std::vector<std::byte> buffer(1 << 20);
  while (size_bytes_ < size) {
    if (stop_requested()) throw InterruptedError(fmt::format("{}: stopped", path_.string()));
    const ssize_t count = read(descriptor_, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw IoError(fmt::format("{}: cannot be read", path_.string()));
    stream_.update(std::span(buffer).first(static_cast<std::size_t>(count)));
    size_bytes_ += static_cast<std::uint64_t>(count);
    progress.advance(count);
  }
}

void PartFile::describe(std::optional<std::uint64_t> total_bytes, std::string validator) {
  total_bytes_ = total_bytes;
  validator_ = std::move(validator);
  json described{{"url", url_}, {"validator", validator_}};
  if (total_bytes_) described["bytes"] = *total_bytes_;
  write_file_atomically(description_path_, dump_json(described, 2) + "\n");
}

void PartFile::append(std::span<const std::byte> bytes) {
  stream_.update(bytes);
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor_, bytes.data(), bytes.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      throw_write_error(errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    size_bytes_ += static_cast<std::uint64_t>(count);
  }
}

void PartFile::restart() {
  if (ftruncate(descriptor_, 0) != 0 || lseek(descriptor_, 0, SEEK_SET) != 0) {
    throw_write_error(errno);
  }
  size_bytes_ = 0;
  total_bytes_.reset();
  validator_.clear();
  stream_ = ChecksumStream(kind_);
}

void PartFile::remove() {
  std::error_code ignored;
  fs::remove(description_path_, ignored);
  fs::remove(path_, ignored);
}

}  // namespace hayate
