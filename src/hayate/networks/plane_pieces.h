// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <ATen/Parallel.h>

namespace hayate {

/// Work on the planes of some items along X, always cut into the same pieces, whose sums are added
/// in order: the number of threads changes no bit.
class PlanePieces {
 public:
  /// \param scratch_size  floats of working memory that a piece needs
  PlanePieces(std::int64_t items, std::int64_t planes, std::int64_t planes_per_piece,
              std::int64_t scratch_size)
      : items_(items),
        planes_(planes),
        planes_per_piece_(planes_per_piece),
        scratch_size_(static_cast<std::size_t>(scratch_size)) {}

  /// Calls body(item, first plane, end of planes, working memory) for each piece.
  template <class Body>
  void for_each(const Body& body) const {
    run([&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch, std::int64_t) {
      body(item, begin, end, scratch);
    });
  }

  /// Calls `body` as for_each does, with `width` sums that start at 0 as last argument. \returns
  /// the pieces' sums together
  template <class Body>
  std::vector<double> sum(std::int64_t width, const Body& body) const {
    const auto size = static_cast<std::size_t>(width);
    std::vector<double> of_pieces(static_cast<std::size_t>(items_ * per_item()) * size);
    run([&](std::int64_t item, std::int64_t begin, std::int64_t end, float* scratch,
            std::int64_t piece) {
      body(item, begin, end, scratch, of_pieces.data() + static_cast<std::size_t>(piece) * size);
    });
    std::vector<double> total(size);
    for (std::size_t i = 0; i < of_pieces.size(); ++i) total[i % size] += of_pieces[i];
    return total;
  }

 private:
  std::int64_t per_item() const { return (planes_ + planes_per_piece_ - 1) / planes_per_piece_; }

  template <class Body>
  void run(const Body& body) const {
    at::parallel_for(0, items_ * per_item(), 1, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> scratch(scratch_size_);
      for (std::int64_t i = begin; i < end; ++i) {
        const std::int64_t first = i % per_item() * planes_per_piece_;
        body(i / per_item(), first, std::min(first + planes_per_piece_, planes_), scratch.data(),
             i);
      }
    });
  }

  std::int64_t items_;
  std::int64_t planes_;
  std::int64_t planes_per_piece_;
  std::size_t scratch_size_;
};

}  // namespace hayate
