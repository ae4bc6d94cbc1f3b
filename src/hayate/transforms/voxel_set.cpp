// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/voxel_set.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace hayate {
namespace {

constexpr std::size_t kWordBits = 64;
constexpr std::size_t kBlockWords = 1024;

std::vector<std::uint64_t> make_words(const std::vector<std::uint32_t>& indices,
                                      std::int64_t voxel_count) {
  std::vector<std::uint64_t> words((static_cast<std::size_t>(voxel_count) + kWordBits - 1) /
                                   kWordBits);
  for (const std::uint32_t index : indices) {
    assert(index < voxel_count);
    words[index / kWordBits] |= std::uint64_t{1} << index % kWordBits;
  }
  return words;
}

}  // namespace

VoxelSet::VoxelSet(std::vector<std::uint64_t> words) : words_(std::move(words)) {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (i % kBlockWords == 0) counts_.push_back(static_cast<std::uint32_t>(size_));
    size_ += std::popcount(words_[i]);
  }
}

VoxelSet::VoxelSet(const std::vector<std::uint32_t>& indices, std::int64_t voxel_count)
    : VoxelSet(make_words(indices, voxel_count)) {}

std::int64_t VoxelSet::operator[](std::int64_t k) const {
  assert(k >= 0 && k < size_);
  const auto block = std::ranges::upper_bound(counts_, static_cast<std::uint32_t>(k)) - 1;
  auto rest = static_cast<int>(k - *block);
  auto i = static_cast<std::size_t>(block - counts_.begin()) * kBlockWords;
  while (rest >= std::popcount(words_[i])) rest -= std::popcount(words_[i++]);
  std::uint64_t word = words_[i];
  for (; rest > 0; --rest) word &= word - 1;
  return static_cast<std::int64_t>(i * kWordBits) + std::countr_zero(word);
}

std::vector<std::uint32_t> VoxelSet::to_list() const {
  std::vector<std::uint32_t> list;
  list.reserve(static_cast<std::size_t>(size_));
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
      list.push_back(static_cast<std::uint32_t>(i * kWordBits) +
                     static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }
  return list;
}

std::int64_t VoxelSet::size_bytes() const {
  return static_cast<std::int64_t>(words_.size() * sizeof(std::uint64_t) +
                                   counts_.size() * sizeof(std::uint32_t));
}

}  // namespace hayate
