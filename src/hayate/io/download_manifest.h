// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hayate {

/// A file of a downloaded data set as it came out of the archive.
struct DownloadedFile {
  /// Path below the folder of the data set, with slashes.
  std::string path;
  std::uint64_t size_bytes = 0;
  /// XXH3 of its bytes (base/hash.h).
  std::uint64_t hash = 0;
};

/// `.complete` in the folder of a data set: says that all of it is there, where it came from, and
/// what was in it.
struct DownloadManifest {
  std::string url;
  /// "MD5" or "SHA-256", and the archive's, in hexadecimal digits.
  std::string checksum_name;
  std::string checksum;
  std::uint64_t archive_bytes = 0;
  /// Sorted by path.
  std::vector<DownloadedFile> files;
};

inline constexpr const char* kManifestName = ".complete";

/// Writes DIR/.complete atomically. \throws WriteError
void write_download_manifest(const std::filesystem::path& folder, const DownloadManifest& manifest);

/// Reads the manifest; nothing when there is none. \throws DataError  when it is damaged; IoError.
std::optional<DownloadManifest> read_download_manifest(const std::filesystem::path& folder);

}  // namespace hayate
