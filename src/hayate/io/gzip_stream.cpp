// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/gzip_stream.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

// The largest window; the gzip wrapper (16) around it, as zlib's inflateInit2 takes them.
constexpr int kZlibWindowBits = 15;
constexpr int kGzipWindowBits = 16 + kZlibWindowBits;
constexpr std::uint64_t kInputChunkBytes = 1 << 16;
constexpr Bytef kMagic = 0x1f;

}  // namespace

GzipStream::GzipStream(const FilePart& part, DeflateWrapper wrapper)
    : part_(part), wrapper_(wrapper) {
  input_.resize(static_cast<std::size_t>(std::min(kInputChunkBytes, part.size_bytes())));
  const int bits = wrapper == DeflateWrapper::kGzip ? kGzipWindowBits : kZlibWindowBits;
  if (inflateInit2(&zlib_, bits) != Z_OK) throw MemoryError("zlib: out of memory");
}

GzipStream::~GzipStream() {
  inflateEnd(&zlib_);
}

std::size_t GzipStream::read(std::span<std::byte> out) {
  std::size_t written = 0;
  while (written < out.size() && !finished_) {
    if (zlib_.avail_in == 0 && !refill()) damaged("the file ends inside of the compressed stream");
    // zlib counts in 32 bits.
    const std::size_t room =
        std::min<std::size_t>(out.size() - written, std::numeric_limits<uInt>::max());
    zlib_.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    zlib_.avail_out = static_cast<uInt>(room);
    const int status = inflate(&zlib_, Z_NO_FLUSH);
    written += room - zlib_.avail_out;
    if (status == Z_STREAM_END) {
      start_next_member();
    } else if (status == Z_MEM_ERROR) {
      throw MemoryError("zlib: out of memory");
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      damaged(zlib_.msg != nullptr ? zlib_.msg : "it wants a preset dictionary");
    }
  }
  return written;
}

bool GzipStream::refill() {
  const std::uint64_t size =
      std::min<std::uint64_t>(input_.size(), part_.size_bytes() - input_end_);
  if (size == 0) return false;
  part_.read(input_end_, std::span(input_).first(static_cast<std::size_t>(size)));
  input_end_ += size;
  zlib_.next_in = reinterpret_cast<Bytef*>(input_.data());
  zlib_.avail_in = static_cast<uInt>(size);
  return true;
}

void GzipStream::start_next_member() {
  // Tapes and block devices leave zeros behind the last member; gzip(1) passes over them, too.
  bool padded = false;
  while (zlib_.avail_in > 0 || refill()) {
    if (*zlib_.next_in == kMagic && wrapper_ == DeflateWrapper::kGzip && !padded) {
      inflateReset(&zlib_);
      return;
    }
    if (*zlib_.next_in != 0) damaged("something else follows the compressed stream");
    padded = true;
    ++zlib_.next_in;
    --zlib_.avail_in;
  }
  finished_ = true;
}

void GzipStream::damaged(std::string_view why) const {
  throw DataError(
      fmt::format("{}: damaged {}: {} (at byte {} of {})", part_.path().string(),
                  wrapper_ == DeflateWrapper::kGzip ? "gzip file" : "zlib stream", why,
                  part_.begin() + input_end_ - zlib_.avail_in, part_.begin() + part_.size_bytes()),
      "copy or download the file again");
}

}  // namespace hayate
