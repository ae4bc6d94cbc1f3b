// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// Gives all ranks the numbers that each has some of: every rank holds all of them, zero where they
/// are another one's. A collective.
///
/// \param for_numbers(use)  calls use(number) for each of them, in one order on all ranks; integers
///                          are below 2^53, so that no sum is rounded.
template <class ForNumbers>
void gather_numbers(const Ranks& ranks, const ForNumbers& for_numbers) {
  if (ranks.is_alone()) return;
  std::vector<double> numbers;
  for_numbers([&](const auto& number) { numbers.push_back(static_cast<double>(number)); });
  ranks.sum(numbers);
  auto from = numbers.cbegin();
  for_numbers([&]<class Number>(Number& number) { number = static_cast<Number>(*from++); });
}

}  // namespace hayate
