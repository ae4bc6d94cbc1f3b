// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hayate/base/regular_file.h"
#include "hayate/serve/http_message.h"

namespace hayate {

/// The pieces of a body as one, read from any place on; files stay on the disk.
class BodyReader {
 public:
  /// Opens the files. \throws as RegularFile
  explicit BodyReader(const std::vector<BodyPiece>& body);

  std::uint64_t size_bytes() const { return size_bytes_; }

  /// Reads some of what stands from `offset` on. \returns how many bytes, at least 1.
  /// \throws IoError  when the disk fails, or a file has become shorter.
  /// \pre offset < size_bytes()
  std::size_t read(std::uint64_t offset, std::span<char> bytes) const;

 private:
  struct Piece {
    std::uint64_t begin = 0;
    std::string text;
    /// Null for a text.
    std::shared_ptr<const RegularFile> file;
  };

  std::vector<Piece> pieces_;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace hayate
