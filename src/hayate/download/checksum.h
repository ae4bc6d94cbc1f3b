// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hayate {

enum class ChecksumKind { kMd5, kSha256 };

/// Returns "MD5", "SHA-256".
std::string_view checksum_name(ChecksumKind kind);

/// What a file's bytes must add up to, as its publisher says it.
struct Checksum {
  ChecksumKind kind = ChecksumKind::kSha256;
  /// Lower-case hexadecimal digits, 32 or 64 of them.
  std::string hex;
  friend bool operator==(const Checksum&, const Checksum&) = default;
};

/// \param hex  digits of either case.
/// \throws UsageError  when it is not as many hexadecimal digits as the kind has.
Checksum parse_checksum(ChecksumKind kind, std::string_view hex);

/// Adds bytes up as they come.
class ChecksumStream {
 public:
  explicit ChecksumStream(ChecksumKind kind);
  ~ChecksumStream();
  ChecksumStream(ChecksumStream&&) noexcept;
  ChecksumStream& operator=(ChecksumStream&&) noexcept;

  void update(std::span<const std::byte> bytes);
  /// Returns the checksum of all bytes so far and ends the stream.
  Checksum finish();

 private:
  struct State;
  ChecksumKind kind_;
  std::unique_ptr<State> state_;
};

}  // namespace hayate
