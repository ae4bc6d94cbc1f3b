// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/download_dataset.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/download/msd_archives.h"
#include "hayate/io/file_hashes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

struct ArchiveName {
  std::string stem;
  /// ".tar.gz", say; ".archive" where the address does not tell.
  std::string ending;
};

/// "https://host/a/Liver.tar.gz?x=1" → "Liver" and ".tar.gz".
ArchiveName name_of_url(std::string_view url) {
  std::string name(url.substr(0, url.find_first_of("?#")));
  name = name.substr(name.rfind('/') + 1);
  for (const std::string ending :
       {".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".zip"}) {
    if (name.ends_with(ending)) return {name.substr(0, name.size() - ending.size()), ending};
  }
  return {name, ".archive"};
}

void complete_options(DownloadDatasetOptions& options) {
  const MsdArchive* const task = find_msd_archive(options.name);
  if (task != nullptr && !options.file.checksum) {
    options.file.checksum = parse_checksum(ChecksumKind::kMd5, task->md5);
  }
  if (options.file.url.empty()) {
    if (task == nullptr) {
      std::vector<std::string> names;
      for (const MsdArchive& known : msd_archives()) names.emplace_back(known.task);
      throw UsageError(
          fmt::format("unknown task '{}'{}", options.name, did_you_mean(options.name, names)),
          fmt::format("name one of {}, or an archive's address with --url", join(names, ", ")));
    }
    options.file.url = task->url();
  }
  if (options.name.empty()) options.name = name_of_url(options.file.url).stem;
  const fs::path name = options.name;
  if (name.empty() || name.has_parent_path() || options.name.starts_with('.')) {
    throw UsageError(
        fmt::format("got '{}' for the data set's folder, expected a plain name", options.name),
        "name it: hayate download NAME --url URL");
  }
}

/// Sends to the disk what has been written to the folder's file system.
void sync_file_system(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  syncfs(descriptor);
  close(descriptor);
}

/// The data set's folder among what was unpacked: the only one at the top, if there is nothing
/// else. The files' paths become those below it.
fs::path find_root(const fs::path& unpacked, std::vector<DownloadedFile>& files) {
  if (std::distance(fs::directory_iterator(unpacked), fs::directory_iterator()) != 1) {
    return unpacked;
  }
  const fs::path only = fs::directory_iterator(unpacked)->path();
  if (!fs::is_directory(only)) return unpacked;
  for (DownloadedFile& file : files) {
    file.path = file.path.substr(only.filename().string().size() + 1);
  }
  return only;
}

class DatasetDownload {
 public:
  explicit DatasetDownload(const DownloadDatasetOptions& options)
      : options_(options),
        folder_(options.out / options.name),
        archive_(options.out / (options.name + name_of_url(options.file.url).ending)),
        unpacking_(options.out / (options.name + ".unpacking")) {}

  DownloadedDataset run() {
    if (fs::exists(fs::symlink_status(folder_))) return take_what_is_there();
    if (options_.keep_archive && fs::exists(fs::symlink_status(archive_))) {
      throw WriteError(
          fmt::format("{}: is there already, and would be replaced", archive_.string()),
          "move it away, or leave out --keep-archive");
    }
    make_folder(options_.out);
    const auto kind = options_.file.checksum ? options_.file.checksum->kind : ChecksumKind::kSha256;
    PartFile part(archive_, options_.file.url, kind);
    // The process that had the part before may have finished meanwhile.
    if (fs::exists(fs::symlink_status(folder_))) {
      part.remove();
      return take_what_is_there();
    }
    const Checksum checksum = download_file(part, options_.file);
    DownloadManifest manifest{options_.file.url,
                              std::string(checksum_name(checksum.kind)),
                              checksum.hex,
                              part.size_bytes(),
                              {}};
    try {
      unpack(part.path(), manifest);
    } catch (const DataError&) {
      doubt(part);
      throw;
    }
    finish(part);
    return summary(manifest);
  }

 private:
  DownloadedDataset take_what_is_there() const {
    const auto manifest = read_download_manifest(folder_);
    const auto& expected = options_.file.checksum;
    const bool is_it = manifest && (expected ? manifest->checksum == expected->hex
                                             : manifest->url == options_.file.url);
    if (!is_it) {
      throw WriteError(fmt::format("{}: is there already, {}", folder_.string(),
                                   manifest ? fmt::format("from {}", manifest->url)
                                            : "but not complete by 'hayate download'"),
                       "move it away, or name another folder with --out");
    }
    DownloadedDataset dataset = summary(*manifest);
    dataset.was_there = true;
    return dataset;
  }

  void unpack(const fs::path& archive, DownloadManifest& manifest) const {
    // What a killed process has left.
    fs::remove_all(unpacking_);
    make_folder(unpacking_);
    try {
      manifest.files = extract_archive(archive, unpacking_, options_.limits);
      const fs::path root = find_root(unpacking_, manifest.files);
      // Ours takes its place.
      std::erase_if(manifest.files,
                    [](const DownloadedFile& file) { return file.path == kManifestName; });
      write_download_manifest(root, manifest);
      sync_file_system(root);
      put_in_place(root);
      for (const DownloadedFile& file : manifest.files) {
        remember_hash_of_file(folder_ / file.path, file.hash);
      }
    } catch (...) {
      std::error_code ignored;
      fs::remove_all(unpacking_, ignored);
      throw;
    }
    fs::remove_all(unpacking_);
  }

  /// What does not unpack must not count as complete for ever. Bytes that a checksum has proved
  /// stay, for larger limits, but the server is asked whether it still has them; others are fetched
  /// anew.
  void doubt(PartFile& part) const {
    if (options_.file.checksum) {
      part.describe(std::nullopt, part.validator());
    } else {
      part.remove();
    }
  }

  void put_in_place(const fs::path& root) const {
    // rename() would take the place of an empty folder, and only of that.
    if (rename(root.c_str(), folder_.c_str()) != 0) {
      throw WriteError(
          fmt::format("{}: cannot be put in place: {}", folder_.string(), std::strerror(errno)),
          "move what is there away, or name another folder with --out");
    }
    sync_file_system(options_.out);
  }

  void finish(PartFile& part) const {
    if (options_.keep_archive) fs::rename(part.path(), archive_);
    part.remove();
  }

  DownloadedDataset summary(const DownloadManifest& manifest) const {
    DownloadedDataset dataset{folder_, manifest.files.size()};
    for (const DownloadedFile& file : manifest.files) dataset.size_bytes += file.size_bytes;
    return dataset;
  }

  const DownloadDatasetOptions& options_;
  fs::path folder_;
  fs::path archive_;
  fs::path unpacking_;
};

}  // namespace

DownloadedDataset download_dataset(DownloadDatasetOptions options) {
  complete_options(options);
  try {
    return DatasetDownload(options).run();
  } catch (const fs::filesystem_error& error) {
    throw WriteError(fmt::format("{}: {}", error.path1().string(), error.code().message()),
                     "check who may write there, or name another folder with --out");
  }
}

}  // namespace hayate
