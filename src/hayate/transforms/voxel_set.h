// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hayate {

/// A set of voxels of one grid, by their indices in C order: a bit a voxel, and a count for every
/// 65,536 of them, so that the k-th member is found without a list.
class VoxelSet {
 public:
  VoxelSet() = default;
  /// \param words  voxel i is bit i % 64 of word i / 64; bits beyond the grid are 0.
  explicit VoxelSet(std::vector<std::uint64_t> words);
  /// \param indices  below `voxel_count`.
  VoxelSet(const std::vector<std::uint32_t>& indices, std::int64_t voxel_count);

  /// How many members it has.
  std::int64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// The k-th smallest index; looks at no more than 1,024 words. \pre 0 <= k < size().
  std::int64_t operator[](std::int64_t k) const;

  /// Returns all indices, ascending.
  std::vector<std::uint32_t> to_list() const;

  std::int64_t size_bytes() const;

  /// Returns the words as the constructor takes them.
  std::span<const std::uint64_t> words() const { return words_; }

  friend bool operator==(const VoxelSet& a, const VoxelSet& b) { return a.words_ == b.words_; }

 private:
  std::vector<std::uint64_t> words_;
  /// Members before each block of words.
  std::vector<std::uint32_t> counts_;
  std::int64_t size_ = 0;
};

}  // namespace hayate
