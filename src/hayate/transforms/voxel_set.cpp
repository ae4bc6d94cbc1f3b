// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/voxel_set.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <utility>

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

/// Whether so many indices of 32 bits take less than so many words.
bool is_smaller_as_list(std::int64_t size, std::size_t word_count) {
  return static_cast<std::size_t>(size) < 2 * word_count;
}

std::vector<std::uint32_t> list_of(std::span<const std::uint64_t> words, std::int64_t size) {
  std::vector<std::uint32_t> list;
  list.reserve(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::uint64_t word = words[i]; word != 0; word &= word - 1) {
      list.push_back(static_cast<std::uint32_t>(i * kWordBits) +
                     static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }
  return list;
}

}  // namespace

VoxelSet::VoxelSet(std::vector<std::uint64_t> words) {
  for (const std::uint64_t word : words) size_ += std::popcount(word);
  if (is_smaller_as_list(size_, words.size())) {
    list_ = list_of(words, size_);
    return;
  }
  words_ = std::move(words);
  std::int64_t before = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (i % kBlockWords == 0) counts_.push_back(static_cast<std::uint32_t>(before));
    before += std::popcount(words_[i]);
  }
}

VoxelSet::VoxelSet(std::vector<std::uint32_t> list)
    : list_(std::move(list)), size_(std::ssize(list_)) {}

VoxelSet::VoxelSet(const std::vector<std::uint32_t>& indices, std::int64_t voxel_count)
    : VoxelSet(make_words(indices, voxel_count)) {}

std::int64_t VoxelSet::operator[](std::int64_t k) const {
  assert(k >= 0 && k < size_);
  if (words_.empty()) return list_[static_cast<std::size_t>(k)];
  const auto block = std::ranges::upper_bound(counts_, static_cast<std::uint32_t>(k)) - 1;
  auto rest = static_cast<int>(k - *block);
  auto i = static_cast<std::size_t>(block - counts_.begin()) * kBlockWords;
  while (rest >= std::popcount(words_[i])) rest -= std::popcount(words_[i++]);
  std::uint64_t word = words_[i];
  for (; rest > 0; --rest) word &= word - 1;
  return static_cast<std::int64_t>(i * kWordBits) + std::countr_zero(word);
}

std::vector<std::uint32_t> VoxelSet::to_list() const {
  return words_.empty() ? list_ : list_of(words_, size_);
}

std::int64_t VoxelSet::size_bytes() const {
  return static_cast<std::int64_t>(words_.size() * sizeof(std::uint64_t) +
                                   (counts_.size() + list_.size()) * sizeof(std::uint32_t));
}

}  // namespace hayate
