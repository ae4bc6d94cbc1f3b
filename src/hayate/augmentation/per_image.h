// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "hayate/augmentation/small_tensor.h"

namespace hayate {

/// Returns the numbers that each change has for its image, [N, 1 or C, 1, 1, 1] beside the images.
/// \param numbers  makes a vector of one number, or of one a channel, out of a change.
template <class Change, class Numbers>
at::Tensor per_image(std::span<const Change> changes, const at::Tensor& images,
                     const Numbers& numbers) {
  auto all = numbers(changes.front());
  const auto count = std::ssize(all);
  for (const Change& change : changes.subspan(1)) {
    const auto more = numbers(change);
    all.insert(all.end(), more.begin(), more.end());
  }
  using Number = typename decltype(all)::value_type;
  return small_tensor<Number>(std::span<const Number>(all), {std::ssize(changes), count, 1, 1, 1},
                              images.device());
}

}  // namespace hayate
