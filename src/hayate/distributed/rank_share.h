// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// The items that a rank has, of `total` that are dealt out to all ranks like cards.
class RankShare {
 public:
  RankShare(std::int64_t total, const Ranks& ranks)
      : total_(total), first_(ranks.rank()), step_(ranks.size()) {}

  std::int64_t count() const { return (total_ - first_ + step_ - 1) / step_; }
  /// \pre 0 <= place < count()
  std::int64_t at(std::int64_t place) const { return first_ + place * step_; }

 private:
  std::int64_t total_;
  std::int64_t first_;
  std::int64_t step_;
};

}  // namespace hayate
