// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/kernels/bfloat16.h"
#include "support/conv_kernels.h"

namespace hayate {

/// Expects values within `tolerance`·(1 + |expected|), and sums within 1e-5 of that.
template <class T>
void expect_conv_results(const ConvResults<T>& got, const ConvResults<T>& expected,
                         double tolerance) {
  for (std::size_t i = 0; i < got.out.size(); ++i) {
    const double e = to_float(expected.out[i]);
    ASSERT_NEAR(to_float(got.out[i]), e, tolerance * (1.0 + std::abs(e))) << i;
  }
  for (std::size_t i = 0; i < got.sums.size(); ++i) {
    const double e = expected.sums[i];
    ASSERT_NEAR(got.sums[i], e, 1e-5 * (1.0 + std::abs(e))) << i;
  }
}

}  // namespace hayate
