// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <zlib.h>

#include "hayate/io/input_file.h"

namespace hayate {

/// Inflates a gzip file piece by piece, member after member, with zlib: the careful way, for
/// headers and for files that are not the usual single member of known size.
class GzipStream {
 public:
  /// `file` must outlive the stream.
  explicit GzipStream(const InputFile& file);
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

  const InputFile& file_;
  z_stream zlib_{};
  std::vector<std::byte> input_;
  /// How much of the file has been handed to zlib.
  std::uint64_t input_end_ = 0;
  bool finished_ = false;
};

}  // namespace hayate
