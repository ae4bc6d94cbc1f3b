// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/split_cases.h"

#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"

namespace hayate {

Split split_cases(std::vector<CaseFiles> cases, const SplitOptions& options, std::uint64_t seed) {
  const auto count = static_cast<std::int64_t>(cases.size());
  if (options.shuffle) {
    std::vector<std::int64_t> order(cases.size());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    PhiloxStream random({.seed = seed, .transform_index = kSplitStream});
    random.shuffle(order);
    std::vector<CaseFiles> shuffled;
    for (const std::int64_t index : order)
      shuffled.push_back(cases[static_cast<std::size_t>(index)]);
    cases = std::move(shuffled);
  }
  const std::int64_t validation_count =
      options.validation_count > 0
          ? options.validation_count
          : static_cast<std::int64_t>(static_cast<double>(count) * options.validation_fraction +
                                      0.5);
  if (validation_count < 1 || validation_count >= count) {
    throw RecipeError(
        fmt::format("data.split: {} of {} cases for validation leaves {} for training",
                    validation_count, count, count - validation_count),
        "set data.split.validation_count or data.split.validation_fraction");
  }
  const auto first = cases.begin() + (count - validation_count);
  return {{cases.begin(), first}, {first, cases.end()}};
}

}  // namespace hayate
