// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/weighted_rows.h"

#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

/// Numbers whose sums of products float32 holds, so that all versions must agree to the bit.
std::vector<float> small_integers(std::int64_t count, std::uint64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(count));
  PhiloxStream random(StreamKey{seed});
  for (float& value : values) value = static_cast<float>(random.randint(31) - 15);
  return values;
}

TEST(WeightedRows, EveryVersionSumsTheRows) {
  for (const std::int64_t size : {1, 15, 16, 64, 131}) {
    for (const std::int64_t weight_count : {1, 2, 9}) {
      const std::int64_t stride = size + 3;
      const std::vector<float> rows = small_integers(stride * weight_count, 1);
      const std::vector<float> weights = small_integers(weight_count, 2);
      for (const Isa isa : all_versions()) {
        std::vector<float> out(static_cast<std::size_t>(size), -1.0F);
        weighted_rows_kernels(isa).sum(rows.data(), stride, weights.data(), weight_count, size,
                                       out.data());
        for (std::int64_t i = 0; i < size; ++i) {
          float expected = 0.0F;
          for (std::int64_t k = 0; k < weight_count; ++k) {
            expected += weights[static_cast<std::size_t>(k)] *
                        rows[static_cast<std::size_t>(k * stride + i)];
          }
          EXPECT_EQ(out[static_cast<std::size_t>(i)], expected);
        }
      }
    }
  }
}

}  // namespace
}  // namespace hayate
