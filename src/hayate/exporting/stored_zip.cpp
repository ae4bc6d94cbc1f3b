// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/stored_zip.h"

#include <libdeflate.h>

#include "hayate/exporting/little_endian.h"

namespace hayate {
namespace {

constexpr std::uint32_t kAlignment = 64;
constexpr std::uint32_t kLocalHeaderBytes = 30;
/// An extra field of zeros, under the name that PyTorch gives its own.
constexpr std::uint32_t kExtraHeaderBytes = 4;
constexpr std::string_view kExtraName = "FB";

constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint16_t kVersion = 20;
/// The first day that the format knows, so that equal models are equal files.
constexpr std::uint16_t kDate = 1 << 5 | 1;

template <class... Numbers>
void append(std::string& bytes, Numbers... numbers) {
  (append_little_endian(bytes, numbers), ...);
}

/// Returns what fills the space up to the next multiple of the alignment.
std::string padding(std::uint32_t unpadded) {
  const std::uint32_t empty = unpadded + kExtraHeaderBytes;
  const std::uint32_t missing = (kAlignment - empty % kAlignment) % kAlignment;
  std::string extra(kExtraName);
  append(extra, static_cast<std::uint16_t>(missing));
  extra.append(missing, '\0');
  return extra;
}

/// What the headers of an entry have in common, from the version to the name's length.
std::string shared_header(std::string_view name, std::string_view content) {
  const auto size = static_cast<std::uint32_t>(content.size());
  std::string bytes;
  constexpr std::uint16_t none = 0;  // flags, method, time
  append(bytes, kVersion, none, none, none, kDate,
         libdeflate_crc32(0, content.data(), content.size()), size, size,
         static_cast<std::uint16_t>(name.size()));
  return bytes;
}

}  // namespace

void StoredZip::write(std::string_view bytes) {
  file_.write(bytes);
  size_ += static_cast<std::uint32_t>(bytes.size());
}

void StoredZip::add(std::string_view name, std::string_view content) {
  const std::uint32_t begin = size_;
  const std::string header = shared_header(name, content);
  const std::string extra =
      padding(begin + kLocalHeaderBytes + static_cast<std::uint32_t>(name.size()));
  std::string local;
  append(local, kLocalSignature);
  local += header;
  append(local, static_cast<std::uint16_t>(extra.size()));
  local += name;
  write(local + extra);
  write(content);

  append(directory_, kCentralSignature, kVersion);
  directory_ += header;
  constexpr std::uint16_t none = 0;  // extra field, comment, disk, internal attributes
  append(directory_, none, none, none, none, /*external attributes=*/std::uint32_t{0}, begin);
  directory_ += name;
  ++entry_count_;
}

void StoredZip::commit() {
  const std::uint32_t begin = size_;
  write(directory_);
  constexpr std::uint16_t none = 0;  // this disk, that of the directory; comment
  std::string end;
  append(end, kEndSignature, none, none, entry_count_, entry_count_,
         static_cast<std::uint32_t>(directory_.size()), begin, none);
  write(end);
  file_.commit();
}

}  // namespace hayate
