// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/philox_stream.h"

#include <algorithm>

namespace hayate {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t product1 = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

std::array<std::uint32_t, 4> PhiloxStream::next_block() {
  return philox4x32(
      {block_index_++, key_.transform_index, key_.case_index, key_.epoch},
      {static_cast<std::uint32_t>(key_.seed), static_cast<std::uint32_t>(key_.seed >> 32)});
}

std::uint32_t PhiloxStream::next_uint32() {
  if (position_ == block_.size()) {
    block_ = next_block();
    position_ = 0;
  }
  return block_[position_++];
}

void PhiloxStream::next_words(std::span<std::uint32_t> words) {
  auto next = words.begin();
  while (next != words.end() && position_ != block_.size()) *next++ = next_uint32();
  for (; words.end() - next >= std::ssize(block_); next += std::ssize(block_)) {
    std::ranges::copy(next_block(), next);
  }
  while (next != words.end()) *next++ = next_uint32();
}

void PhiloxStream::skip_words(std::uint64_t count) {
  const std::uint64_t next = word_count() + count;
  block_index_ = static_cast<std::uint32_t>(next / block_.size());
  position_ = block_.size();
  if (next % block_.size() == 0) return;
  block_ = next_block();
  position_ = next % block_.size();
}

std::uint64_t PhiloxStream::word_count() const {
  return std::uint64_t{block_index_} * block_.size() - (block_.size() - position_);
}

}  // namespace hayate
