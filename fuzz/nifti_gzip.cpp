// SPDX-License-Identifier: Apache-2.0
// A NIfTI file of any bytes, compressed so that its checksums are right, is read as the plain one
// is. The first byte of the input says where the first of two gzip members ends.
#include <algorithm>
#include <cassert>
#include <vector>

#include <zlib.h>

#include "accepts.h"
#include "hayate/io/gzip.h"
#include "hayate/io/read_image.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using Bytes = std::span<const std::byte>;

/// Appends a gzip member; fast rather than small.
void append_member(Bytes content, std::vector<std::byte>& gzip) {
  z_stream zlib{};
  [[maybe_unused]] int status = deflateInit2(&zlib, 1, Z_DEFLATED, 16 + 9, 1, Z_DEFAULT_STRATEGY);
  assert(status == Z_OK);
  const std::size_t begin = gzip.size();
  gzip.resize(begin + deflateBound(&zlib, content.size()));
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(content.data()));
  zlib.avail_in = static_cast<uInt>(content.size());
  zlib.next_out = reinterpret_cast<Bytef*>(gzip.data() + begin);
  zlib.avail_out = static_cast<uInt>(gzip.size() - begin);
  status = deflate(&zlib, Z_FINISH);
  assert(status == Z_STREAM_END);
  gzip.resize(begin + zlib.total_out);
  deflateEnd(&zlib);
}

void compare(Bytes content, std::size_t first_member_bytes) {
  static const TempFolder folder;
  static const std::filesystem::path plain = folder / "plain.nii";
  static const std::filesystem::path packed = folder / "packed.nii.gz";
  write_bytes(plain, content);
  // A plain file that looks like gzip would be inflated, too.
  if (is_gzip(InputFile(plain))) return;
  std::vector<std::byte> gzip;
  append_member(content.first(first_member_bytes), gzip);
  if (first_member_bytes < content.size()) {
    append_member(content.subspan(first_member_bytes), gzip);
  }
  write_bytes(packed, gzip);

  Volume expected;
  Volume got;
  const bool accepted = accepts([&] { expected = read_volumes(read_image_info(plain)); });
  assert(accepts([&] { got = read_volumes(read_image_info(packed)); }) == accepted);
  if (accepted) assert(std::ranges::equal(got.bytes(), expected.bytes()));
}

}  // namespace
}  // namespace hayate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto content = std::as_bytes(std::span(data, size)).subspan(1);
  hayate::compare(content, content.size() * (data[0] + 1) / 256);
  return 0;
}
