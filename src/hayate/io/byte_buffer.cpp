// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/byte_buffer.h"

#include <new>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {

ByteBuffer::ByteBuffer(std::size_t size) : size_(size) {
  bytes_.reset(new (std::nothrow) std::byte[size]);
  if (!bytes_) {
    throw MemoryError(fmt::format("a buffer of {} is not free", format_bytes(size)));
  }
}

}  // namespace hayate
