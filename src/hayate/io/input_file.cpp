// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/input_file.h"

#include <cassert>
#include <cerrno>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/file_error.h"

namespace hayate {

InputFile::InputFile(std::filesystem::path path) : file_(std::move(path)) {
  if (size_bytes() > 0) return;
  throw DataError(fmt::format("{}: the file is empty (0 bytes)", this->path().string()),
                  "copy or download it again");
}

void InputFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  assert(offset <= size_bytes() && bytes.size() <= size_bytes() - offset);
  while (!bytes.empty()) {
    const ssize_t got = pread(descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_read_error(path(), errno);
    if (got == 0) {
      throw IoError(fmt::format("{}: cannot be read at byte {}: the file has become shorter",
                                path().string(), offset));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

}  // namespace hayate
