// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include "hayate/base/error.h"
#include "hayate/io/byte_buffer.h"

namespace hayate {

/// \throws MemoryError  unless so many bytes are free.
void check_free_memory(std::uint64_t bytes);

/// Runs `body`, which takes so many bytes of memory for the file. Where they are not free it is not
/// tried: the system would end the process rather than refuse them.
/// \throws MemoryError  with the file's name, also when `body` throws it.
template <class Body>
auto with_memory_for(const std::filesystem::path& path, std::uint64_t bytes, Body&& body) {
  try {
    check_free_memory(bytes);
    return body();
  } catch (MemoryError& error) {
    error.add_context(path.string());
    throw;
  }
}

/// An image file's voxels in memory: all that ImageInfo::shape counts, of ImageInfo::voxel_type, in
/// this machine's byte order, neither scaled nor aligned. X runs fastest, then Y, Z and the volumes
/// (channels); a format that keeps another order brings them into this one.
class StoredVoxels {
 public:
  /// \param begin  where in the buffer they begin: what a compressed file has in front of them is
  ///               inflated with them.
  /// \param unused_file_bytes  that the file has behind its voxels, and its header does not name.
  StoredVoxels(ByteBuffer buffer, std::size_t begin, std::uint64_t unused_file_bytes)
      : buffer_(std::move(buffer)), begin_(begin), unused_file_bytes_(unused_file_bytes) {}

  std::span<std::byte> bytes() { return buffer_.bytes().subspan(begin_); }
  std::span<const std::byte> bytes() const { return buffer_.bytes().subspan(begin_); }
  std::uint64_t unused_file_bytes() const { return unused_file_bytes_; }

 private:
  ByteBuffer buffer_;
  std::size_t begin_;
  std::uint64_t unused_file_bytes_;
};

}  // namespace hayate
