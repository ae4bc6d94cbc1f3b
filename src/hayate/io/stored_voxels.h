// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "hayate/base/error.h"
#include "hayate/io/byte_buffer.h"
#include "hayate/io/input_file.h"
#include "hayate/io/nifti_reader.h"

namespace hayate {

/// Whether the file can hold the voxels that its header promises, by its size; nothing is read.
/// \throws MissingInputError, IoError; DataError when it cannot.
void check_voxels_fit(const NiftiInfo& info);

/// \throws MemoryError  unless so many bytes are free.
void check_free_memory(std::uint64_t bytes);

/// Runs `body`, which takes so many bytes of memory for the file. Where they are not free it is not
/// tried: the system would end the process rather than refuse them.
/// \throws MemoryError  with the file's name, also when `body` throws it.
template <class Body>
auto with_memory_for(const NiftiInfo& info, std::uint64_t bytes, Body&& body) {
  try {
    check_free_memory(bytes);
    return body();
  } catch (MemoryError& error) {
    error.add_context(info.voxel_path.string());
    throw;
  }
}

/// A NIfTI file's voxels in memory, in the file's order and type but this machine's byte order.
class StoredVoxels {
 public:
  /// \throws MissingInputError, IoError, MemoryError; DataError when the file is damaged or holds
  ///         fewer voxels than its header promises.
  explicit StoredVoxels(const NiftiInfo& info);

  std::span<const std::byte> bytes() const { return voxels_; }

 private:
  void read(const NiftiInfo& info, const InputFile& file);

  /// What a compressed file has in front of its voxels is inflated with them, unless it is much.
  ByteBuffer buffer_;
  std::span<std::byte> voxels_;
};

}  // namespace hayate
