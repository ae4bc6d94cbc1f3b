// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/gzip.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <libdeflate.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/gzip_stream.h"

namespace hayate {
namespace {

// Deflate codes 258 bytes with two bits at best. https://zlib.net/zlib_tech.html
constexpr std::uint64_t kLargestExpansion = 1032;
// Ten bytes of header, two of an empty block, eight of trailer.
constexpr std::uint64_t kShortestGzipBytes = 20;
// The usual level of gzip(1) and libdeflate.
constexpr int kCompressionLevel = 6;

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};
struct FreeCompressor {
  void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

/// The content's length modulo 2^32 as the last member's trailer has it. Only a hint.
std::uint32_t read_trailer_length(const InputFile& file) {
  std::array<std::uint8_t, 4> bytes{};
  file.read(file.size_bytes() - bytes.size(), std::as_writable_bytes(std::span(bytes)));
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

/// One member that holds exactly what is expected and fills the file, checksum and length included.
bool inflate_single_member(const InputFile& file, std::span<std::byte> out) {
  if (file.size_bytes() < kShortestGzipBytes ||
      read_trailer_length(file) != static_cast<std::uint32_t>(out.size())) {
    return false;
  }
  ByteBuffer compressed(static_cast<std::size_t>(file.size_bytes()));
  file.read(0, compressed.bytes());
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) throw MemoryError("libdeflate: out of memory");
  std::size_t used = 0;
  std::size_t written = 0;
  const libdeflate_result result =
      libdeflate_gzip_decompress_ex(decompressor.get(), compressed.bytes().data(),
                                    compressed.size(), out.data(), out.size(), &used, &written);
  return result == LIBDEFLATE_SUCCESS && used == compressed.size() && written == out.size();
}

/// Any other gzip file, and the place where damage gets its name. Passes over `offset` bytes.
void inflate_stream(const InputFile& file, std::uint64_t offset, std::span<std::byte> out) {
  GzipStream stream(file);
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
    throw DataError(fmt::format("{}: got {} bytes of content, expected {}", file.path().string(),
                                got, offset + out.size()),
                    "copy or download the file again");
  }
  // What follows is not wanted, but its checksum covers what is.
  while (stream.read(unwanted) > 0) {
  }
}

}  // namespace

bool is_gzip(const InputFile& file) {
  std::array<std::uint8_t, 3> bytes{};
  if (file.size_bytes() < bytes.size()) return false;
  file.read(0, std::as_writable_bytes(std::span(bytes)));
  // The signature, and deflate as the method: RFC 1952, section 2.3.1.
  return bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8;
}

std::vector<std::byte> read_gzip_prefix(const InputFile& file, std::size_t limit) {
  std::vector<std::byte> prefix(limit);
  prefix.resize(GzipStream(file).read(prefix));
  return prefix;
}

void check_gzip_expansion(const InputFile& file, std::uint64_t expected_bytes) {
  if (expected_bytes / kLargestExpansion <= file.size_bytes()) return;
  throw DataError(
      fmt::format("{}: got {} bytes of gzip, which cannot hold the {} bytes that are expected",
                  file.path().string(), file.size_bytes(), expected_bytes),
      "copy or download the file again");
}

ByteBuffer inflate_gzip(const InputFile& file, std::uint64_t expected_bytes) {
  check_gzip_expansion(file, expected_bytes);
  ByteBuffer content(static_cast<std::size_t>(expected_bytes));
  if (!inflate_single_member(file, content.bytes())) inflate_stream(file, 0, content.bytes());
  return content;
}

ByteBuffer inflate_gzip_from(const InputFile& file, std::uint64_t offset, std::uint64_t size) {
  check_gzip_expansion(file, offset + size);
  ByteBuffer content(static_cast<std::size_t>(size));
  inflate_stream(file, offset, content.bytes());
  return content;
}

void write_gzip(const std::filesystem::path& path, std::span<const std::byte> content) {
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(kCompressionLevel));
  if (!compressor) throw MemoryError("libdeflate: out of memory");
  ByteBuffer compressed(libdeflate_gzip_compress_bound(compressor.get(), content.size()));
  const std::size_t size =
      libdeflate_gzip_compress(compressor.get(), content.data(), content.size(),
                               compressed.bytes().data(), compressed.size());
  AtomicFile file(path);
  file.write(compressed.bytes().first(size));
  file.commit();
}

}  // namespace hayate
