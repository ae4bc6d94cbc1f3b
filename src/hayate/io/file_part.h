// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "hayate/io/input_file.h"

namespace hayate {

/// A stretch of an open file, which must outlive it; the whole file where nothing else is said.
/// Offsets are counted from the stretch's own beginning.
class FilePart {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a file is a part of itself.
  FilePart(const InputFile& file) : file_(&file), end_(file.size_bytes()) {}

  /// \pre begin <= end <= file.size_bytes().
  FilePart(const InputFile& file, std::uint64_t begin, std::uint64_t end)
      : file_(&file), begin_(begin), end_(end) {
    assert(begin <= end && end <= file.size_bytes());
  }

  const std::filesystem::path& path() const { return file_->path(); }
  /// Where it begins in its file.
  std::uint64_t begin() const { return begin_; }
  std::uint64_t size_bytes() const { return end_ - begin_; }

  /// Fills `bytes` with what lies from `offset` on.
  /// \pre offset + bytes.size() <= size_bytes().
  /// \throws IoError
  void read(std::uint64_t offset, std::span<std::byte> bytes) const {
    assert(offset <= size_bytes() && bytes.size() <= size_bytes() - offset);
    file_->read(begin_ + offset, bytes);
  }

 private:
  const InputFile* file_;
  std::uint64_t begin_ = 0;
  std::uint64_t end_;
};

}  // namespace hayate
