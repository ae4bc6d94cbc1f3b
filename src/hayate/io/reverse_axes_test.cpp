// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/reverse_axes.h"

#include <numeric>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(ReverseAxes, MovesEveryElementWhateverTheSizes) {
  for (const std::array<std::int64_t, 3> shape :
       {std::array<std::int64_t, 3>{1, 1, 1}, {33, 5, 65}, {32, 1, 64}, {1, 100, 1}, {7, 31, 2}}) {
    std::vector<std::int32_t> in(static_cast<std::size_t>(shape[0] * shape[1] * shape[2]));
    std::iota(in.begin(), in.end(), 0);
    std::vector<double> out(in.size(), -1.0);
    reverse_axes<std::int32_t>(std::as_bytes(std::span(in)).data(), out.data(), shape,
                               [](std::int32_t value) { return 0.5 * value; });
    for (std::int64_t i = 0; i < shape[0]; ++i) {
      for (std::int64_t j = 0; j < shape[1]; ++j) {
        for (std::int64_t k = 0; k < shape[2]; ++k) {
          ASSERT_EQ(out[static_cast<std::size_t>((i * shape[1] + j) * shape[2] + k)],
                    0.5 * static_cast<double>(i + shape[0] * (j + shape[1] * k)));
        }
      }
    }
  }
}

}  // namespace
}  // namespace hayate
