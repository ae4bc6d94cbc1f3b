// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "hayate/io/byte_buffer.h"
#include "hayate/io/nifti_reader.h"

namespace hayate {

/// Whether the file can hold the voxels that its header promises, by its size; nothing is read.
/// \throws MissingInputError, IoError; DataError when it cannot.
void check_voxels_fit(const NiftiInfo& info);

/// A NIfTI file's voxels in memory, in the file's order and type but this machine's byte order.
class StoredVoxels {
 public:
  /// \throws MissingInputError, IoError, MemoryError; DataError when the file is damaged or holds
  ///         fewer voxels than its header promises.
  explicit StoredVoxels(const NiftiInfo& info);

  std::span<const std::byte> bytes() const { return voxels_; }

 private:
  /// What a compressed file has in front of its voxels is inflated with them.
  ByteBuffer buffer_;
  std::span<std::byte> voxels_;
};

}  // namespace hayate
