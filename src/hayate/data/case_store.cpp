// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_store.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/file_error.h"
#include "hayate/base/log.h"
#include "hayate/base/text.h"
#include "hayate/base/trace.h"
#include "hayate/data/kept_case.h"
#include "hayate/data/prepared_case_file.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

// About what an entry takes beside the sample.
constexpr std::int64_t kHeaderBytes = 4096;

/// Whether a whole file of somebody else has an entry's name. \throws IoError, MemoryError
bool is_foreign(const fs::path& path) {
  try {
    SafetensorsFile::map(path);
    return !begins_as_prepared_case(path);
  } catch (const MissingInputError&) {
    // What is there and may not be read is not for us to replace.
    std::error_code error;
    return fs::status(path, error).type() != fs::file_type::not_found;
  } catch (const DataError&) {
    return false;  // Damaged.
  }
}

/// The entry, when it is there and of that key.
std::optional<Sample> read_entry(const fs::path& path, const CaseKey& key) {
  std::error_code missing;
  if (!fs::exists(path, missing)) return std::nullopt;
  const TraceRange range("read prepared case",
                         [&] { return TraceDetail{.case_name = key.files.name}; });
  try {
    const SafetensorsFile file = open_prepared_case(path);
    if (key_of_prepared_case(file) != key.text) return std::nullopt;
    Sample sample = parse_prepared_case(path, file);
    std::error_code ignored;  // An entry of a folder that is read-only stays as old as it is.
    fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
    return sample;
  } catch (const MissingInputError&) {
    return std::nullopt;  // Another process has removed it.
  } catch (const Error& error) {
    log_warning("{}; the case is prepared again", error.message());
    return std::nullopt;
  }
}

/// The file as an entry. Nothing when it is none, or is gone: another process may remove it at any
/// time. \throws IoError, MemoryError
std::optional<StoredCase> look_at(const fs::path& path) {
  if (!is_case_file_name(path.filename().string()) || !begins_as_prepared_case(path)) {
    return std::nullopt;
  }
  StoredCase entry{.path = path};
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error) entry.last_used = fs::last_write_time(path, error);
  if (error == std::errc::no_such_file_or_directory) return std::nullopt;
  if (error) throw_read_error(path, error.value());
  entry.size_bytes = static_cast<std::int64_t>(size);
  return entry;
}

/// What can be seen of a store's folder, those that were not used for longest first, and what the
/// first thing met that could not be looked at was.
struct FolderListing {
  std::vector<StoredCase> entries;
  std::exception_ptr first_error;
};

FolderListing list_folder(const fs::path& folder) {
  FolderListing listing;
  const auto attempt = [&](const auto& look) {
    try {
      look();
    } catch (const Error&) {
      if (!listing.first_error) listing.first_error = std::current_exception();
    }
  };
  std::error_code error;
  for (fs::directory_iterator item(folder, error), end; !error && item != end;
       item.increment(error)) {
    attempt([&] {
      if (auto entry = look_at(item->path())) listing.entries.push_back(*std::move(entry));
    });
  }
  if (error && error != std::errc::no_such_file_or_directory &&
      error != std::errc::not_a_directory) {
    attempt([&] { throw_read_error(folder, error.value()); });
  }
  std::ranges::sort(listing.entries, {},
                    [](const StoredCase& entry) { return std::pair(entry.last_used, entry.path); });
  return listing;
}

}  // namespace

std::int64_t writable_bytes(const fs::path& folder) {
  std::error_code error;
  fs::path present = fs::absolute(folder, error);
  while (!fs::exists(present, error) && present.has_relative_path())
    present = present.parent_path();
  if (!fs::is_directory(present, error) || access(present.c_str(), W_OK | X_OK) != 0) return 0;
  const fs::space_info space = fs::space(present, error);
  return error ? 0 : static_cast<std::int64_t>(space.available);
}

CaseStore::CaseStore(fs::path folder, std::int64_t limit_bytes)
    : folder_(std::move(folder)), limit_bytes_(limit_bytes) {
  try {
    make_folder(folder_);
  } catch (const WriteError&) {
    // Writing the first entry tells why.
  }
}

Sample CaseStore::find_or_put(const CaseKey& key, const std::function<Sample()>& compute) const {
  const fs::path path = folder_ / key.file_name();
  claim(path);
  if (auto found = read_entry(path, key)) return *std::move(found);
  Sample sample = compute();
  if (put(path, key, sample)) {
    // Mapped, so that the copy in memory can go.
    if (auto found = read_entry(path, key)) return *std::move(found);
  }
  return sample;
}

void CaseStore::claim(const fs::path& path) const {
  const std::scoped_lock lock(mutex_);
  own_.try_emplace(path, 0);
}

/// Room for an entry that is being written.
class CaseStore::Reservation {
 public:
  Reservation(const CaseStore& store, const fs::path& path, std::int64_t bytes)
      : store_(store), path_(path) {
    const std::scoped_lock lock(store_.mutex_);
    is_granted_ = store_.make_room(path_, bytes);
    if (is_granted_) store_.own_[path_] = bytes;
  }
  ~Reservation() {
    const std::scoped_lock lock(store_.mutex_);
    if (is_granted_) store_.own_[path_] = 0;
  }
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;

  bool is_granted() const { return is_granted_; }

 private:
  const CaseStore& store_;
  fs::path path_;
  bool is_granted_ = false;
};

bool CaseStore::put(const fs::path& path, const CaseKey& key, const Sample& sample) const {
  const auto warn = [&](const std::string& why) {
    std::call_once(warned_, [&] {
      log_warning("{}: prepared cases cannot be kept there and stay in memory: {}",
                  folder_.string(), why);
    });
    return false;
  };
  try {
    if (is_foreign(path)) {
      return warn(fmt::format("{} is another program's", path.filename().string()));
    }
    const Reservation room(*this, path, sample_bytes(sample) + kHeaderBytes);
    if (!room.is_granted()) {
      return warn(fmt::format("the limit of {} is reached", format_bytes(limit_bytes_)));
    }
    const TraceRange range("write prepared case",
                           [&] { return TraceDetail{.case_name = key.files.name}; });
    write_prepared_case(path, key, sample);
    return true;
  } catch (const Error& error) {
    return warn(error.message());
  }
}

bool CaseStore::make_room(const fs::path& path, std::int64_t bytes) const {
  if (limit_bytes_ <= 0) return true;
  std::int64_t excess = bytes - limit_bytes_;
  for (const auto& [own_path, reserved_bytes] : own_) excess += reserved_bytes;
  std::vector<StoredCase> removable;
  // What cannot be looked at cannot be removed either, and is no reason to end a training.
  for (StoredCase& entry : list_folder(folder_).entries) {
    const auto own = own_.find(entry.path);
    const bool is_own = own != own_.end();
    // One that will be replaced, and one that is there already while its room is still reserved,
    // would count twice.
    const bool is_counted = entry.path == path || (is_own && own->second > 0);
    if (!is_counted) excess += entry.size_bytes;
    if (!is_own) removable.push_back(std::move(entry));
  }
  for (const StoredCase& entry : removable) {
    if (excess <= 0) break;
    std::error_code ignored;
    if (fs::remove(entry.path, ignored)) excess -= entry.size_bytes;
  }
  return excess <= 0;
}

std::vector<StoredCase> list_stored_cases(const fs::path& folder) {
  FolderListing listing = list_folder(folder);
  if (listing.first_error) std::rethrow_exception(listing.first_error);
  return std::move(listing.entries);
}

std::string find_damage(const StoredCase& entry) {
  try {
    read_prepared_case(entry.path);
    return {};
  } catch (const Error& error) {
    return error.message();
  }
}

std::int64_t clear_stored_cases(const fs::path& folder) {
  // One that resists keeps none of the others.
  FolderListing listing = list_folder(folder);
  std::int64_t count = 0;
  for (const StoredCase& entry : listing.entries) {
    std::error_code error;
    count += fs::remove(entry.path, error) ? 1 : 0;
    if (error && !listing.first_error) {
      listing.first_error = std::make_exception_ptr(WriteError(
          fmt::format("{}: cannot be removed: {}", entry.path.string(), error.message())));
    }
  }
  remove_leftovers(folder);
  if (listing.first_error) std::rethrow_exception(listing.first_error);
  return count;
}

}  // namespace hayate
