// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/thin_conv.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "support/isa_versions.h"
#include "support/normal_values.h"

namespace hayate {
namespace {

template <class T>
struct Results {
  std::vector<T> out;
  std::vector<double> sums;
};

/// Runs the kernel in two pieces, as threads would do it.
template <class T>
Results<T> run(Isa isa, const ThinConvShape& shape) {
  const std::int64_t size = shape.x * shape.y * shape.z * shape.channels;
  const std::int64_t weight_size = 27 * shape.channels * shape.channels;
  const auto in = normal_values<T>(size, 1);
  const auto grad = normal_values<T>(size, 2);
  const auto weight = normal_values<float>(weight_size, 3);
  const auto bias = normal_values<float>(shape.channels, 4);
  // What was in the working memory before must not matter.
  auto scratch = normal_values<float>(thin_conv_scratch_size(shape), 5);
  const ThinConvKernels<T>& kernels = thin_conv_kernels<T>(isa);
  Results<T> results{std::vector<T>(static_cast<std::size_t>(size)),
                     std::vector<double>(static_cast<std::size_t>(weight_size + shape.channels))};
  const std::int64_t middle = (shape.x + 1) / 2;
  for (const auto& [begin, end] : {std::pair{std::int64_t{0}, middle}, {middle, shape.x}}) {
    kernels.forward(in.data(), shape, begin, end, weight.data(), bias.data(), scratch.data(),
                    results.out.data());
    kernels.weight_gradient(in.data(), grad.data(), shape, begin, end, scratch.data(),
                            results.sums.data(), results.sums.data() + weight_size);
  }
  return results;
}

template <class T>
void expect_all_versions_agree(double tolerance) {
  for (const ThinConvShape& shape :
       {ThinConvShape{2, 5, 6, 16}, ThinConvShape{1, 4, 3, 33}, ThinConvShape{3, 3, 4, 7},
        ThinConvShape{4, 1, 1, 1}, ThinConvShape{2, 2, 5, 50}}) {
    const Results<T> expected = run<T>(Isa::kReference, shape);
    for (const Isa isa : fast_versions()) {
      SCOPED_TRACE(enum_name(isa));
      const Results<T> got = run<T>(isa, shape);
      for (std::size_t i = 0; i < got.out.size(); ++i) {
        const double e = to_float(expected.out[i]);
        ASSERT_NEAR(to_float(got.out[i]), e, tolerance * (1.0 + std::abs(e))) << i;
      }
      for (std::size_t i = 0; i < got.sums.size(); ++i) {
        const double e = expected.sums[i];
        ASSERT_NEAR(got.sums[i], e, 1e-5 * (1.0 + std::abs(e))) << i;
      }
    }
  }
}

TEST(ThinConvKernels, AllVersionsAgreeInFloat32) {
  expect_all_versions_agree<float>(1e-5);
}

TEST(ThinConvKernels, AllVersionsAgreeInBFloat16) {
  expect_all_versions_agree<BFloat16>(1.0 / 128.0);
}

}  // namespace
}  // namespace hayate
