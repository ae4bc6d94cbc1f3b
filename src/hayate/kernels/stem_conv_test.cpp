// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/stem_conv.h"

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
Results<T> run(Isa isa, const StemConvShape& shape) {
  const std::int64_t in_size = shape.size[0] * shape.size[1] * shape.size[2] * shape.in_channels;
  const std::int64_t planes = shape.out_size(0);
  const std::int64_t out_size = planes * shape.out_size(1) * shape.out_size(2) * shape.out_channels;
  const std::int64_t weight_size = shape.taps() * shape.in_channels * shape.out_channels;
  const auto in = normal_values<T>(in_size, 1);
  const auto grad = normal_values<T>(out_size, 2);
  const auto weight = normal_values<float>(weight_size, 3);
  const auto bias = normal_values<float>(shape.out_channels, 4);
  // What was in the working memory before must not matter.
  auto scratch = normal_values<float>(stem_conv_scratch_size(shape), 5);
  const StemConvKernels<T>& kernels = stem_conv_kernels<T>(isa);
  Results<T> results{
      std::vector<T>(static_cast<std::size_t>(out_size)),
      std::vector<double>(static_cast<std::size_t>(weight_size + shape.out_channels))};
  const std::int64_t middle = (planes + 1) / 2;
  for (const auto& [begin, end] : {std::pair{std::int64_t{0}, middle}, {middle, planes}}) {
    kernels.forward(in.data(), shape, begin, end, weight.data(), bias.data(), scratch.data(),
                    results.out.data());
    kernels.weight_gradient(in.data(), grad.data(), shape, begin, end, scratch.data(),
                            results.sums.data(), results.sums.data() + weight_size);
  }
  return results;
}

template <class T>
void expect_all_versions_agree(double tolerance) {
  for (const StemConvShape& shape : {StemConvShape{1, 16, {3, 3, 3}, {2, 2, 2}, {6, 8, 20}},
                                     StemConvShape{1, 32, {3, 3, 3}, {2, 2, 1}, {5, 7, 10}},
                                     StemConvShape{2, 48, {3, 3, 3}, {1, 1, 1}, {4, 3, 33}},
                                     StemConvShape{3, 16, {3, 3, 1}, {1, 1, 1}, {3, 4, 7}},
                                     StemConvShape{4, 32, {3, 3, 3}, {2, 2, 2}, {7, 5, 9}},
                                     StemConvShape{1, 80, {1, 3, 3}, {1, 2, 2}, {3, 6, 8}},
                                     StemConvShape{4, 16, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}},
                                     StemConvShape{3, 16, {3, 3, 3}, {1, 1, 2}, {1, 2, 18}}}) {
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

TEST(StemConvKernels, AllVersionsAgreeInFloat32) {
  expect_all_versions_agree<float>(1e-5);
}

TEST(StemConvKernels, AllVersionsAgreeInBFloat16) {
  expect_all_versions_agree<BFloat16>(1.0 / 128.0);
}

}  // namespace
}  // namespace hayate
