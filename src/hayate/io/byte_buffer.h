// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstddef>
#include <memory>
#include <span>

namespace hayate {

/// Bytes that nobody has written yet: filling a volume's worth of them with zeros would cost one
/// more pass over memory.
class ByteBuffer {
 public:
  ByteBuffer() = default;
  /// \throws MemoryError  when they do not fit.
  explicit ByteBuffer(std::size_t size);

  std::span<std::byte> bytes() { return {bytes_.get(), size_}; }
  std::span<const std::byte> bytes() const { return {bytes_.get(), size_}; }
  std::size_t size() const { return size_; }

  /// Counts only the first bytes from here on; the memory stays. \pre size <= size().
  void shrink(std::size_t size) {
    assert(size <= size_);
    size_ = size;
  }

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace hayate
