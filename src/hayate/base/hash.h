// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hayate {

/// XXH3, 64 bits: for telling files and results apart and for finding damage, not against
/// adversaries.
class Hasher {
 public:
  Hasher();
  ~Hasher();

  void update(std::span<const std::byte> bytes);
  void update(std::string_view text);
  std::uint64_t digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::uint64_t hash_bytes(std::span<const std::byte> bytes);

/// \throws MissingInputError, IoError; DataError when it is not a file.
std::uint64_t hash_file(const std::filesystem::path& path);

/// Writes 16 hexadecimal digits.
std::string format_hash(std::uint64_t hash);

}  // namespace hayate
