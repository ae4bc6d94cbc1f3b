// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/extract_archive.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/progress.h"
#include "hayate/base/text.h"
#include "hayate/download/archive_path.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferBytes = 1 << 20;
// Small archives of small files may compress as well as they like.
constexpr std::uint64_t kAnyRatioBytes = 64'000'000;

constexpr const char* kUntrustedCure =
    "do not use this archive, or unpack it by hand if you know where it comes from";

struct FreeArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};

/// A new file of the folder, open for writing.
class NewFile {
 public:
  explicit NewFile(const fs::path& path) : path_(path) {
    descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) return;
    if (errno == EEXIST) throw DataError(fmt::format("the entry '{}' comes twice", path.string()));
    throw_write_error();
  }
  ~NewFile() { close(descriptor_); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) throw_write_error();
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
  }

 private:
  [[noreturn]] void throw_write_error() const {
    throw WriteError(fmt::format("{}: cannot be written: {}", path_.string(), std::strerror(errno)),
                     "make room, or name another folder with --out");
  }

  fs::path path_;
  int descriptor_ = -1;
};

class Extraction {
 public:
  Extraction(const fs::path& path, const fs::path& folder, const ExtractLimits& limits)
      : folder_(folder),
        limits_(limits),
        archive_bytes_(fs::file_size(path)),
        archive_(archive_read_new()),
        buffer_(kBufferBytes),
        progress_("unpack", static_cast<std::int64_t>(archive_bytes_), ProgressUnit::kBytes) {
    if (!archive_) throw MemoryError("libarchive: out of memory");
    // Some of the formats and filters that libarchive knows are left out: they start other
    // programs.
    archive_read_support_format_tar(archive_.get());
    archive_read_support_format_zip(archive_.get());
    archive_read_support_filter_gzip(archive_.get());
    archive_read_support_filter_bzip2(archive_.get());
    archive_read_support_filter_xz(archive_.get());
    archive_read_support_filter_zstd(archive_.get());
    if (archive_read_open_filename(archive_.get(), path.c_str(), kBufferBytes) != ARCHIVE_OK) {
      throw_damaged();
    }
  }

  std::vector<DownloadedFile> run() {
    archive_entry* entry = nullptr;
    while (next(entry)) take(entry);
    if (files_.empty()) throw DataError("there is no file in it");
    std::ranges::sort(files_, {}, &DownloadedFile::path);
    return std::move(files_);
  }

 private:
  bool next(archive_entry*& entry) {
    const int result = archive_read_next_header(archive_.get(), &entry);
    if (result == ARCHIVE_EOF) return false;
    // A warning tells of what does not matter here: the letters of an owner's name, say.
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) throw_damaged();
    if (++entry_count_ > limits_.entry_count) {
      refuse(fmt::format("it has more than {} entries", limits_.entry_count), "--max-files");
    }
    return true;
  }

  void take(archive_entry* entry) {
    const char* const name = archive_entry_pathname(entry);
    const std::optional<fs::path> path = archive_path(name == nullptr ? "" : name);
    check_kind(entry);
    if (!path) return;
    if (archive_entry_filetype(entry) == AE_IFDIR) {
      make_folders(*path);
      return;
    }
    if (archive_entry_is_encrypted(entry) != 0) {
      throw DataError(fmt::format("the entry '{}' is encrypted", path->string()),
                      "decrypt the archive first");
    }
    if (archive_entry_size_is_set(entry) != 0) {
      check_room(static_cast<std::uint64_t>(archive_entry_size(entry)));
    }
    make_folders(path->parent_path());
    files_.push_back(write_file(*path));
  }

  static void check_kind(archive_entry* entry) {
    const auto type = archive_entry_filetype(entry);
    const bool is_link = archive_entry_hardlink(entry) != nullptr || type == AE_IFLNK;
    if (!is_link && (type == AE_IFREG || type == AE_IFDIR)) return;
    throw DataError(fmt::format("the entry '{}' is {}, expected files and folders",
                                archive_entry_pathname(entry),
                                is_link ? "a link" : "a device, a pipe or a socket"),
                    kUntrustedCure);
  }

  /// Folder by folder: one of the names may be a file's.
  void make_folders(const fs::path& path) const {
    fs::path folder = folder_;
    for (const fs::path& part : path) {
      folder /= part;
      if (mkdir(folder.c_str(), 0777) == 0) continue;
      const int error = errno;
      if (error == EEXIST && fs::is_directory(fs::symlink_status(folder))) continue;
      if (error == EEXIST) {
        throw DataError(fmt::format("the entry '{}' is both a file and a folder", path.string()),
                        kUntrustedCure);
      }
      throw WriteError(fmt::format("{}: cannot be made: {}", folder.string(), std::strerror(error)),
                       "make room, or name another folder with --out");
    }
  }

  DownloadedFile write_file(const fs::path& path) {
    NewFile file(folder_ / path);
    Hasher hasher;
    std::uint64_t size = 0;
    while (true) {
      if (stop_requested())
        throw InterruptedError("stopped while unpacking",
                               "run the same command again: it unpacks what is downloaded");
      const la_ssize_t count = archive_read_data(archive_.get(), buffer_.data(), buffer_.size());
      if (count < 0) throw_damaged();
      if (count == 0) break;
      const auto bytes = std::span(buffer_).first(static_cast<std::size_t>(count));
      check_room(bytes.size());
      file.write(bytes);
      hasher.update(bytes);
      size += bytes.size();
      written_bytes_ += bytes.size();
      show_progress();
    }
    return {path.generic_string(), size, hasher.digest()};
  }

  void check_room(std::uint64_t more) const {
    if (more > limits_.size_bytes || written_bytes_ + more > limits_.size_bytes) {
      refuse(fmt::format("it unpacks to more than {}", format_bytes(limits_.size_bytes)),
             "--max-bytes");
    }
    const std::uint64_t total = written_bytes_ + more;
    if (total > kAnyRatioBytes &&
        static_cast<double>(total) > limits_.ratio * static_cast<double>(archive_bytes_)) {
      refuse(fmt::format("it unpacks to more than {} times its size", limits_.ratio),
             "--max-ratio");
    }
  }

  [[noreturn]] static void refuse(const std::string& what, std::string_view option) {
    throw DataError(what, fmt::format("raise {} if the archive is to be trusted", option));
  }

  [[noreturn]] void throw_damaged() const {
    const char* const why = archive_error_string(archive_.get());
    throw DataError(
        fmt::format("got no tar or zip archive, or a damaged one: {}", why ? why : "unknown"),
        "download it again");
  }

  void show_progress() {
    const std::int64_t read = archive_filter_bytes(archive_.get(), -1);
    if (read > shown_bytes_) progress_.advance(read - shown_bytes_);
    shown_bytes_ = std::max(shown_bytes_, read);
  }

  const fs::path& folder_;
  const ExtractLimits& limits_;
  std::uint64_t archive_bytes_;
  std::unique_ptr<archive, FreeArchive> archive_;
  std::vector<std::byte> buffer_;
  Progress progress_;
  std::int64_t shown_bytes_ = 0;
  std::uint64_t entry_count_ = 0;
  std::uint64_t written_bytes_ = 0;
  std::vector<DownloadedFile> files_;
};

}  // namespace

std::vector<DownloadedFile> extract_archive(const fs::path& archive, const fs::path& folder,
                                            const ExtractLimits& limits) {
  return with_context([&] { return fmt::format("{}: cannot be unpacked", archive.string()); },
                      [&] { return Extraction(archive, folder, limits).run(); });
}

}  // namespace hayate
