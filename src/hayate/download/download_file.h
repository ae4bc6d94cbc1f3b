// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hayate/download/part_file.h"

namespace hayate {

struct DownloadFileOptions {
  std::string url;
  /// What the bytes must add up to; without it, whatever comes is taken.
  std::optional<Checksum> checksum;
  /// A larger file is refused.
  std::uint64_t size_limit_bytes = 1'000'000'000'000;
  /// How often in a row the connection may break without a byte having come.
  int retry_limit = 5;
  /// Wait before the second try; each further one waits twice as long.
  double retry_wait_seconds = 1.0;
  std::int64_t stall_seconds = 30;
};

/// Completes `part`: asks for what it lacks (HTTP ranges), as often as it takes, and starts over
/// where the server cannot, or the file on it has changed. Does not ask the server at all when
/// nothing is lacking.
///
/// \returns the checksum of the whole file.
/// \throws DataError  when it is not the expected one: the part is removed. WriteError when the
///                    disk has no room for the file, which is asked first, and once more for what
///                    is in it. UsageError, MissingInputError, IoError, InterruptedError: the part
///                    stays and can be completed later.
Checksum download_file(PartFile& part, const DownloadFileOptions& options);

}  // namespace hayate
