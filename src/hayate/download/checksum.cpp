// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/checksum.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <new>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {

struct ChecksumStream::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

std::string_view checksum_name(ChecksumKind kind) {
  return kind == ChecksumKind::kMd5 ? "MD5" : "SHA-256";
}

Checksum parse_checksum(ChecksumKind kind, std::string_view hex) {
  const std::size_t digits = kind == ChecksumKind::kMd5 ? 32 : 64;
  const bool all_hex =
      std::ranges::all_of(hex, [](unsigned char digit) { return std::isxdigit(digit) != 0; });
  if (hex.size() != digits || !all_hex) {
    throw UsageError(
        fmt::format("got '{}' for a checksum, expected the {} hexadecimal digits of {}", hex,
                    digits, checksum_name(kind)));
  }
  return {kind, to_lower(hex)};
}

ChecksumStream::ChecksumStream(ChecksumKind kind) : kind_(kind), state_(std::make_unique<State>()) {
  const EVP_MD* algorithm = kind == ChecksumKind::kMd5 ? EVP_md5() : EVP_sha256();
  if (state_->context == nullptr) throw std::bad_alloc();
  if (EVP_DigestInit_ex(state_->context, algorithm, nullptr) != 1) {
    // A system in FIPS mode has no MD5.
    throw UsageError(fmt::format("this system's OpenSSL refuses {}", checksum_name(kind)),
                     "give the archive's --sha256 instead");
  }
}

ChecksumStream::~ChecksumStream() = default;
ChecksumStream::ChecksumStream(ChecksumStream&&) noexcept = default;
ChecksumStream& ChecksumStream::operator=(ChecksumStream&&) noexcept = default;

void ChecksumStream::update(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

Checksum ChecksumStream::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &size);
  Checksum checksum{kind_, {}};
  for (unsigned int i = 0; i < size; ++i) checksum.hex += fmt::format("{:02x}", digest[i]);
  return checksum;
}

}  // namespace hayate
