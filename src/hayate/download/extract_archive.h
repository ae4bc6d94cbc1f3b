// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "hayate/io/download_manifest.h"

namespace hayate {

/// How much an archive may unpack to before it counts as a bomb.
struct ExtractLimits {
  std::uint64_t size_bytes = 1'000'000'000'000;
  std::uint64_t entry_count = 1'000'000;
  /// Unpacked bytes for each byte of the archive. Images compress to a half, labels to a hundredth.
  double ratio = 250.0;
};

/// Unpacks a tar or zip archive, plain or compressed with gzip, bzip2, xz or zstd, into a folder.
///
/// The archive is not trusted: only files and folders come out of it, never links or devices, never
/// beyond the folder (archive_path), no file twice, all with the permissions of new files, and no
/// more than the limits say. What macOS adds to archives is passed over. Damage inside of a gzip
/// stream that still inflates is not noticed (libarchive does not look at its CRC): that is the
/// archive's checksum's business.
///
/// \param folder  new and empty. On an error it holds what has come out so far.
/// \returns the files, with sizes and hashes, sorted by path.
/// \throws DataError  when it is no archive, a damaged or encrypted one, empty, or one that wants
///                    what the above forbids. WriteError, MemoryError, InterruptedError.
std::vector<DownloadedFile> extract_archive(const std::filesystem::path& archive,
                                            const std::filesystem::path& folder,
                                            const ExtractLimits& limits = {});

}  // namespace hayate
