// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hayate {

/// A set of voxels of one grid, by their indices in C order. Where fewer than one voxel in 32 is in
/// it, a list of them is smaller than a bit a voxel; else it is the bits, and a count for every
/// 65,536 of them, by which the k-th member is found. The sets of all classes of a label therefore
/// take a few bits a voxel together, however many classes there are.
class VoxelSet {
 public:
  VoxelSet() = default;
  /// \param words  voxel i is bit i % 64 of word i / 64; bits beyond the grid are 0.
  explicit VoxelSet(std::vector<std::uint64_t> words);
  /// \param list  all indices, ascending; fewer than one voxel in 32.
  explicit VoxelSet(std::vector<std::uint32_t> list);
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

  /// Returns the words as the constructor takes them; none where there is a list.
  std::span<const std::uint64_t> words() const { return words_; }
  /// Returns the list as the constructor takes it; empty where there are words.
  std::span<const std::uint32_t> list() const { return list_; }

  /// Whether two sets of one grid are equal.
  friend bool operator==(const VoxelSet& a, const VoxelSet& b) {
    return a.words_ == b.words_ && a.list_ == b.list_;
  }

 private:
  /// One of the two is empty.
  std::vector<std::uint32_t> list_;
  std::vector<std::uint64_t> words_;
  /// Members before each block of words.
  std::vector<std::uint32_t> counts_;
  std::int64_t size_ = 0;
};

}  // namespace hayate
