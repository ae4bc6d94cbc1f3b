// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/hash.h"

#include <new>
#include <vector>

#include <fmt/format.h>
#include <xxhash.h>

#include "hayate/base/regular_file.h"

namespace hayate {

struct Hasher::State {
  XXH3_state_t* xxh;
};

Hasher::Hasher() : state_(std::make_unique<State>(State{XXH3_createState()})) {
  if (state_->xxh == nullptr) throw std::bad_alloc();
  XXH3_64bits_reset(state_->xxh);
}

Hasher::~Hasher() {
  XXH3_freeState(state_->xxh);
}

void Hasher::update(std::span<const std::byte> bytes) {
  XXH3_64bits_update(state_->xxh, bytes.data(), bytes.size());
}

void Hasher::update(std::string_view text) {
  update(std::as_bytes(std::span(text)));
}

std::uint64_t Hasher::digest() const {
  return XXH3_64bits_digest(state_->xxh);
}

std::uint64_t hash_bytes(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t hash_file(const std::filesystem::path& path) {
  const RegularFile file(path);
  Hasher hasher;
  std::vector<std::byte> buffer(1 << 20);
  while (const std::size_t count = file.read_next(buffer)) {
    hasher.update(std::span(buffer).first(count));
  }
  return hasher.digest();
}

std::string format_hash(std::uint64_t hash) {
  return fmt::format("{:016x}", hash);
}

}  // namespace hayate
