// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/file_hashes.h"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/cache_folder.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Begins every line: a file that begins otherwise is none of ours, and stays as it is.
constexpr std::string_view kMark = "hayate-file-hash-1";
/// Two seconds is the coarsest clock that a file system has (FAT's).
constexpr std::int64_t kSettledAfterNs = 3'000'000'000;
/// Outdated lines below which it is not worth writing the file anew.
constexpr std::size_t kOutdatedLines = 1000;

std::int64_t to_ns(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::string name_of(const fs::path& file) {
  std::error_code ignored;
  return fs::absolute(file, ignored).lexically_normal().string();
}

fs::path cache_dir_or_none() {
  try {
    return default_cache_dir();
  } catch (const UsageError&) {
    return {};
  }
}

FileHashes& hashes_of_cache_dir() {
  static FileHashes hashes(cache_dir_or_none());
  return hashes;
}

}  // namespace

FileHashes::Stamp FileHashes::Stamp::of(const fs::path& file) {
  struct stat status {};
  // Whoever reads the file then says what is wrong with it.
  if (::stat(file.c_str(), &status) != 0) return {};
  return {status.st_size, to_ns(status.st_mtim), to_ns(status.st_ctim), status.st_ino};
}

bool FileHashes::Stamp::is_settled() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t now_ns = std::chrono::nanoseconds(now).count();
  return inode != 0 && std::max(modified_ns, changed_ns) < now_ns - kSettledAfterNs;
}

FileHashes::FileHashes(const fs::path& folder) {
  if (folder.empty()) return;
  path_ = folder / kFileName;
  read_all_lines();
}

std::uint64_t FileHashes::hash_of(const fs::path& file) {
  const Stamp before = Stamp::of(file);
  {
    const std::scoped_lock lock(mutex_);
    const auto known = entries_.find(name_of(file));
    if (known != entries_.end() && known->second.stamp == before) return known->second.hash;
  }
  const bool is_settled = before.is_settled();
  const std::uint64_t hash = hash_file(file);
  if (is_settled && Stamp::of(file) == before) remember(file, {before, hash});
  return hash;
}

void FileHashes::remember(const fs::path& file, std::uint64_t hash) {
  const Stamp stamp = Stamp::of(file);
  if (stamp.is_settled()) remember(file, {stamp, hash});
}

void FileHashes::remember(const fs::path& file, const Entry& entry) {
  const std::string name = name_of(file);
  const std::scoped_lock lock(mutex_);
  entries_[name] = entry;
  append(name, entry);
}

std::string FileHashes::write_line(const std::string& name, const Entry& entry) {
  const Stamp& stamp = entry.stamp;
  return fmt::format("{} {:016x} {} {} {} {} {}\n", kMark, entry.hash, stamp.size_bytes,
                     stamp.modified_ns, stamp.changed_ns, stamp.inode,
                     nlohmann::json(text_of_name(name)).dump());
}

void FileHashes::read_line(const std::string& line) {
  std::istringstream fields(line);
  std::string mark;
  Entry entry;
  Stamp& stamp = entry.stamp;
  fields >> mark >> std::hex >> entry.hash >> std::dec >> stamp.size_bytes >> stamp.modified_ns >>
      stamp.changed_ns >> stamp.inode;
  std::string text;
  std::getline(fields, text);
  const auto name = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  // A line that a process did not finish.
  if (mark != kMark || !fields || !name.is_string()) return;
  entries_[name_of_text(name.get<std::string>())] = entry;
}

void FileHashes::read_all_lines() {
  std::string text;
  try {
    text = read_text_file(path_);
  } catch (const MissingInputError&) {
    return;
  } catch (const Error& error) {
    log_warning("{}; files' hashes are not kept", error.message());
    path_.clear();
    return;
  }
  if (!text.empty() && !text.starts_with(kMark)) {
    log_warning("{}: is none of hayate's files; files' hashes are not kept", path_.string());
    path_.clear();
    return;
  }
  std::istringstream lines(text);
  std::size_t line_count = 0;
  for (std::string line; std::getline(lines, line); ++line_count) read_line(line);
  if (line_count < entries_.size() + kOutdatedLines) return;
  std::erase_if(entries_, [](const auto& item) { return Stamp::of(item.first).inode == 0; });
  std::string current;
  for (const auto& [name, entry] : entries_) current += write_line(name, entry);
  try {
    write_file_atomically(path_, current);
  } catch (const Error&) {
    // The longer file serves as well.
  }
}

void FileHashes::append(const std::string& name, const Entry& entry) {
  if (path_.empty()) return;
  try {
    if (!file_) {
      make_folder(path_.parent_path());
      file_ = std::make_unique<AppendFile>(path_);
    }
    file_->append(write_line(name, entry));
  } catch (const Error& error) {
    log_warning("{}; files are hashed again at the next start", error.message());
    path_.clear();
  }
}

std::uint64_t hash_of_file(const fs::path& file) {
  return hashes_of_cache_dir().hash_of(file);
}

void remember_hash_of_file(const fs::path& file, std::uint64_t hash) {
  hashes_of_cache_dir().remember(file, hash);
}

void remove_file_hashes(const fs::path& folder) {
  const fs::path path = folder / FileHashes::kFileName;
  try {
    if (!read_text_file(path).starts_with(kMark)) return;
  } catch (const MissingInputError&) {
    return;
  }
  fs::remove(path);
}

}  // namespace hayate
