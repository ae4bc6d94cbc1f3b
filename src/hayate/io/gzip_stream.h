// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <zlib.h>

#include "hayate/io/file_part.h"

namespace hayate {

/// What deflate's stream is wrapped in: gzip (RFC 1952), whose members may follow each other, or
/// zlib (RFC 1950), of which there is one.
enum class DeflateWrapper { kGzip, kZlib };

/// Inflates a file, or a part of one, piece by piece, member after member, with zlib: the careful
/// way, for headers and for files that are not the usual single member of known size.
class GzipStream {
 public:
  /// The file must outlive the stream.
  explicit GzipStream(const FilePart& part, DeflateWrapper wrapper = DeflateWrapper::kGzip);
  ~GzipStream();
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  /// Fills `out` unless the content ends before.
  /// \returns how many bytes it wrote.
  /// \throws DataError  as soon as something is wrong with the stream; IoError.
  std::size_t read(std::span<std::byte> out);

 private:
  bool refill();
  /// Goes, after a member's end, to the next one or to the end of the content.
  void start_next_member();
  [[noreturn]] void damaged(std::string_view why) const;

  FilePart part_;
  DeflateWrapper wrapper_;
  z_stream zlib_{};
  std::vector<std::byte> input_;
  /// How much of the part has been handed to zlib.
  std::uint64_t input_end_ = 0;
  bool finished_ = false;
};

}  // namespace hayate
