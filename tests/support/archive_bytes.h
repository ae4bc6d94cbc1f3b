// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <archive.h>
#include <archive_entry.h>

namespace hayate {

/// An archive made entry by entry with libarchive, well-meant or not.
class ArchiveBytes {
 public:
  enum class Format { kTar, kTarGz, kTarBz2, kTarXz, kTarZst, kZip };

  explicit ArchiveBytes(Format format = Format::kTar) : archive_(archive_write_new()) {
    if (format == Format::kZip) {
      archive_write_set_format_zip(archive_);
    } else {
      archive_write_set_format_pax_restricted(archive_);
    }
    if (format == Format::kTarGz) archive_write_add_filter_gzip(archive_);
    if (format == Format::kTarBz2) archive_write_add_filter_bzip2(archive_);
    if (format == Format::kTarXz) archive_write_add_filter_xz(archive_);
    if (format == Format::kTarZst) archive_write_add_filter_zstd(archive_);
    archive_write_set_bytes_in_last_block(archive_, 1);
    check(archive_write_open(archive_, &bytes_, nullptr, &ArchiveBytes::append, nullptr));
  }
  ~ArchiveBytes() { archive_write_free(archive_); }
  ArchiveBytes(const ArchiveBytes&) = delete;
  ArchiveBytes& operator=(const ArchiveBytes&) = delete;

  ArchiveBytes& add_file(const std::string& name, std::string_view content) {
    return add(name, content, [](archive_entry*) {});
  }
  ArchiveBytes& add_folder(const std::string& name) {
    return add(name, {}, [](archive_entry* entry) { archive_entry_set_filetype(entry, AE_IFDIR); });
  }
  /// `change(entry)` makes of a file's entry what the test wants.
  template <class Change>
  ArchiveBytes& add(const std::string& name, std::string_view content, Change change) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 04777);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    change(entry);
    check(archive_write_header(archive_, entry));
    archive_entry_free(entry);
    if (!content.empty()) archive_write_data(archive_, content.data(), content.size());
    return *this;
  }

  /// Ends the archive.
  const std::string& bytes() {
    check(archive_write_close(archive_));
    return bytes_;
  }

 private:
  void check(int result) const {
    if (result < ARCHIVE_WARN) throw std::runtime_error(archive_error_string(archive_));
  }
  static la_ssize_t append(archive*, void* bytes, const void* data, std::size_t size) {
    static_cast<std::string*>(bytes)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  }

  archive* archive_;
  std::string bytes_;
};

}  // namespace hayate
