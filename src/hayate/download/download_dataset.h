// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/download/download_file.h"
#include "hayate/download/extract_archive.h"

namespace hayate {

struct DownloadDatasetOptions {
  /// The data set's folder in `out`. With an empty `file.url` a task of the Decathlon, which brings
  /// its address and checksum; with a mirror's address the checksum stays the task's.
  std::string name;
  std::filesystem::path out = ".";
  bool keep_archive = false;
  DownloadFileOptions file;
  ExtractLimits limits;
};

struct DownloadedDataset {
  std::filesystem::path folder;
  std::size_t file_count = 0;
  std::uint64_t size_bytes = 0;
  /// Whether nothing had to be done.
  bool was_there = false;
};

/// Downloads an archive and unpacks it to out/name. The folder appears when all of it is there and
/// not before: until then there are `NAME.tar.part`, from which the next call goes on, and
/// `NAME.unpacking`. One folder that holds all of the archive's files becomes the data set's
/// folder. A `.complete` in it lists the files (io/download_manifest.h).
///
/// \throws UsageError  for an unknown task or a name that is no folder's. WriteError also when the
///                     folder is there already but not from this archive. Else as download_file and
///                     extract_archive.
DownloadedDataset download_dataset(DownloadDatasetOptions options);

}  // namespace hayate
