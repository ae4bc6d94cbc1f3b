// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mapped_file.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sys/mman.h>

#include "hayate/base/error.h"
#include "hayate/io/input_file.h"

namespace hayate {

MappedFile::MappedFile(const std::filesystem::path& path) {
  const InputFile file(path);
  const auto size = static_cast<std::size_t>(file.size_bytes());
  void* begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (begin == MAP_FAILED) {
    if (errno == ENOMEM) {
      throw MemoryError(fmt::format("{}: has no room in the address space", path.string()),
                        "raise the limit (ulimit -v)");
    }
    throw IoError(fmt::format("{}: cannot be mapped: {}", path.string(), std::strerror(errno)));
  }
  bytes_ = {static_cast<const std::byte*>(begin), size};
}

MappedFile::~MappedFile() {
  munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace hayate
