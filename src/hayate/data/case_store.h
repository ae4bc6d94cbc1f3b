// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "hayate/data/case_key.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// How much may still be written into a folder, which need not be there yet; 0 when nothing may.
std::int64_t writable_bytes(const std::filesystem::path& folder);

/// Prepared cases in files, found again by what they were made of (CaseKey): MONAI's
/// PersistentDataset keeps its cases here. Several processes may use one folder at once: entries
/// appear by rename, and a removed one stays readable to whoever has it mapped.
///
/// Thread-safe.
class CaseStore {
 public:
  /// Makes the folder; in one that is there already, what killed writers have left goes.
  /// Where the folder cannot be made, cases stay in memory.
  /// \param limit_bytes  of all entries; those that were not used for longest make room for new
  ///                     ones. 0: no limit.
  CaseStore(std::filesystem::path folder, std::int64_t limit_bytes);

  /// Returns the case of that key, mapped from its file; or what `compute` makes, which is put
  /// there. A damaged entry is computed again, with a warning. When there is no room, nothing can
  /// be written, or a file of somebody else has the entry's name, the computed case is given as it
  /// is, in memory, with one warning.
  /// \throws what `compute` throws.
  Sample find_or_put(const CaseKey& key, const std::function<Sample()>& compute) const;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  class Reservation;

  void claim(const std::filesystem::path& path) const;
  bool put(const std::filesystem::path& path, const CaseKey& key, const Sample& sample) const;
  bool make_room(const std::filesystem::path& path, std::int64_t bytes) const;

  std::filesystem::path folder_;
  std::int64_t limit_bytes_;
  // Between threads of this process; what others write meanwhile may exceed the limit for a moment.
  mutable std::mutex mutex_;
  // This run's entries, which make no room since they would only be computed again, and the bytes
  // reserved for those that are being written (else 0). The files' times would not tell: the clock
  // that the kernel takes for files is some milliseconds behind, a file server's maybe more.
  mutable std::map<std::filesystem::path, std::int64_t> own_;
  mutable std::once_flag warned_;
};

/// A file of a store.
struct StoredCase {
  std::filesystem::path path;
  std::int64_t size_bytes = 0;
  std::filesystem::file_time_type last_used;
};

/// Returns the entries of a store's folder, those that were not used for longest first: files that
/// begin as entries do and are called like one. Others in the folder are not the store's. Nothing
/// when there is no such folder.
/// \throws IoError, MemoryError  when the folder, or one that may be an entry, cannot be looked at.
std::vector<StoredCase> list_stored_cases(const std::filesystem::path& folder);

/// What is wrong with an entry; empty when it is whole. Reads all of it.
std::string find_damage(const StoredCase& entry);

/// Removes all entries, and what writers that were killed have left. \returns how many entries.
/// \throws WriteError, IoError, MemoryError  when one could not be removed or looked at; the others
///                                            are gone.
std::int64_t clear_stored_cases(const std::filesystem::path& folder);

}  // namespace hayate
