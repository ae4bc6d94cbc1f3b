// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/gzip.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <libdeflate.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

// Deflate codes 258 bytes with two bits at best. https://zlib.net/zlib_tech.html
constexpr std::uint64_t kLargestExpansion = 1032;
// Ten bytes of header, two of an empty block, eight of trailer.
constexpr std::uint64_t kShortestGzipBytes = 20;

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};

/// The content's length modulo 2^32 as the last member's trailer has it. Only a hint.
std::uint32_t read_trailer_length(const FilePart& part) {
  std::array<std::uint8_t, 4> bytes{};
  part.read(part.size_bytes() - bytes.size(), std::as_writable_bytes(std::span(bytes)));
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

/// Whether it looks as if one gzip member held exactly so much.
bool is_likely_one_member(const FilePart& part, std::size_t content_bytes) {
  return part.size_bytes() >= kShortestGzipBytes &&
         read_trailer_length(part) == static_cast<std::uint32_t>(content_bytes);
}

/// One member, or one zlib stream, that holds exactly what is expected and fills the part, checksum
/// and length included.
bool inflate_single_member(const FilePart& part, DeflateWrapper wrapper, std::span<std::byte> out) {
  const bool is_zlib = wrapper == DeflateWrapper::kZlib;
  if (!is_zlib && !is_likely_one_member(part, out.size())) return false;
  ByteBuffer compressed(static_cast<std::size_t>(part.size_bytes()));
  part.read(0, compressed.bytes());
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) throw MemoryError("libdeflate: out of memory");
  std::size_t used = 0;
  std::size_t written = 0;
  const auto inflate = is_zlib ? libdeflate_zlib_decompress_ex : libdeflate_gzip_decompress_ex;
  const libdeflate_result result =
      inflate(decompressor.get(), compressed.bytes().data(), compressed.size(), out.data(),
              out.size(), &used, &written);
  return result == LIBDEFLATE_SUCCESS && used == compressed.size() && written == out.size();
}

/// Any other gzip file, and the place where damage gets its name. Passes over `offset` bytes.
void inflate_stream(const FilePart& part, DeflateWrapper wrapper, std::uint64_t offset,
                    std::span<std::byte> out) {
  GzipStream stream(part, wrapper);
  std::array<std::byte, 1 << 14> unwanted;
  std::uint64_t passed = 0;
  while (passed < offset) {
    const std::size_t count = stream.read(
        std::span(unwanted).first(std::min<std::uint64_t>(unwanted.size(), offset - passed)));
    if (count == 0) break;
    passed += count;
  }
  const std::uint64_t got = passed + stream.read(passed < offset ? out.first(0) : out);
  if (got < offset + out.size()) {
    throw DataError(fmt::format("{}: got {} bytes of content, expected {}", part.path().string(),
                                got, offset + out.size()),
                    "copy or download the file again");
  }
  // What follows is not wanted, but its checksum covers what is.
  while (stream.read(unwanted) > 0) {
  }
}

}  // namespace

bool is_gzip(const FilePart& part) {
  std::array<std::uint8_t, 3> bytes{};
  if (part.size_bytes() < bytes.size()) return false;
  part.read(0, std::as_writable_bytes(std::span(bytes)));
  // The signature, and deflate as the method: RFC 1952, section 2.3.1.
  return bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8;
}

std::vector<std::byte> read_gzip_prefix(const FilePart& part, std::size_t limit) {
  std::vector<std::byte> prefix(limit);
  prefix.resize(GzipStream(part).read(prefix));
  return prefix;
}

void check_gzip_expansion(const FilePart& part, std::uint64_t expected_bytes) {
  if (expected_bytes / kLargestExpansion <= part.size_bytes()) return;
  throw DataError(
      fmt::format("{}: got {} compressed bytes, which cannot hold the {} bytes that are expected",
                  part.path().string(), part.size_bytes(), expected_bytes),
      "copy or download the file again");
}

ByteBuffer inflate_gzip(const FilePart& part, std::uint64_t expected_bytes,
                        DeflateWrapper wrapper) {
  check_gzip_expansion(part, expected_bytes);
  ByteBuffer content(static_cast<std::size_t>(expected_bytes));
  if (!inflate_single_member(part, wrapper, content.bytes())) {
    inflate_stream(part, wrapper, 0, content.bytes());
  }
  return content;
}

ByteBuffer inflate_gzip_from(const FilePart& part, std::uint64_t offset, std::uint64_t size,
                             DeflateWrapper wrapper) {
  check_gzip_expansion(part, offset + size);
  ByteBuffer content(static_cast<std::size_t>(size));
  inflate_stream(part, wrapper, offset, content.bytes());
  return content;
}

}  // namespace hayate
