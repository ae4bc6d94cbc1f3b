// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// Whose voxels batch normalisation's statistics are of.
enum class NormSync { kAll, kNode, kLocal };

template <>
inline constexpr std::array kEnumNames<NormSync>{std::string_view("all"), std::string_view("node"),
                                                 std::string_view("local")};
template <>
inline constexpr std::array kEnumMeanings<NormSync>{
    std::string_view("those of all ranks: the mathematics of one process"),
    std::string_view("those of the ranks of one node"),
    std::string_view("each rank's own: nothing waits for others, but a rank's batch must be large "
                     "enough by itself")};

/// How many processes train as one. How many there are is no business of the recipe's.
struct DistributedOptions {
  NormSync norm_sync = NormSync::kAll;
  /// Pieces of a rank's part of a batch, one after the other.
  std::int64_t gradient_accumulation = 1;
  /// Shards of a batch with gradients of their own; 0: as many as there are ranks.
  std::int64_t reproducible = 0;
  /// Seconds after which a rank that does not answer is lost.
  std::int64_t timeout = 60;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check() const;
};

}  // namespace hayate
