// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/thin_transposed.h"

#include <cmath>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "support/isa_versions.h"
#include "support/normal_values.h"

namespace hayate {
namespace {

template <class T>
struct TransposedResults {
  std::vector<T> out;
  std::vector<T> grad_in;
  std::vector<double> sums;
};

/// Runs the kernel in two pieces, as threads would do it. \param first  channels of the first part
template <class T>
TransposedResults<T> run(Isa isa, const ThinTransposedShape& shape, std::int64_t first) {
  const std::int64_t voxels = shape.x * shape.y * shape.z;
  const std::int64_t second = shape.in_channels - first;
  const auto a = normal_values<T>(voxels * first, 1);
  const auto b = normal_values<T>(voxels * second, 2);
  const auto grad = normal_values<T>(8 * voxels * shape.out_channels, 3);
  const std::int64_t weight_size = 27 * shape.in_channels * shape.out_channels;
  const auto weight = normal_values<float>(weight_size, 4);
  const auto bias = normal_values<float>(shape.out_channels, 5);
  // What was in the working memory before must not matter.
  auto scratch = normal_values<float>(thin_transposed_scratch_size(shape), 6);
  const ThinTransposedKernels<T>& kernels = thin_transposed_kernels<T>(isa);
  TransposedResults<T> results{
      std::vector<T>(grad.size()), std::vector<T>(a.size() + b.size()),
      std::vector<double>(static_cast<std::size_t>(weight_size + shape.out_channels))};
  const Parts<const T> in{{a.data(), b.data()}, {first, second}};
  T* const grad_in = results.grad_in.data();
  const Parts<T> grad_parts{{grad_in, grad_in + a.size()}, {first, second}};
  const std::int64_t middle = (shape.x + 1) / 2;
  for (const auto& [begin, end] : {std::pair{std::int64_t{0}, middle}, {middle, shape.x}}) {
    kernels.forward(in, shape, begin, end, weight.data(), bias.data(), scratch.data(),
                    results.out.data());
    kernels.input_gradient(grad.data(), shape, begin, end, weight.data(), scratch.data(),
                           grad_parts);
    kernels.weight_gradient(in, grad.data(), shape, begin, end, scratch.data(), results.sums.data(),
                            results.sums.data() + weight_size);
  }
  return results;
}

template <class T>
void expect_transposed_close(const std::vector<T>& got, const std::vector<T>& expected,
                             double tolerance) {
  const auto number = [](T value) {
    if constexpr (std::is_same_v<T, double>) {
      return value;
    } else {
      return double{to_float(value)};
    }
  };
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double e = number(expected[i]);
    // Sums of some hundred terms around 1.
    ASSERT_NEAR(number(got[i]), e, tolerance * (10.0 + std::abs(e))) << i;
  }
}

template <class T>
void expect_transposed_versions_agree(double tolerance) {
  const auto check = [&](const ThinTransposedShape& shape, std::int64_t first) {
    const TransposedResults<T> expected = run<T>(Isa::kReference, shape, first);
    for (const Isa isa : fast_versions()) {
      SCOPED_TRACE(enum_name(isa));
      const TransposedResults<T> got = run<T>(isa, shape, first);
      expect_transposed_close(got.out, expected.out, tolerance);
      expect_transposed_close(got.grad_in, expected.grad_in, tolerance);
      expect_transposed_close(got.sums, expected.sums, 1e-5);
    }
  };
  check({32, 2, 4, 3, 48}, 16);
  check({32, 2, 3, 4, 20}, 32);
  check({40, 3, 2, 5, 33}, 20);
  check({16, 4, 1, 1, 1}, 5);
  check({17, 1, 5, 2, 16}, 17);
}

TEST(ThinTransposedKernels, AllVersionsAgreeInFloat32) {
  expect_transposed_versions_agree<float>(5e-6);
}

TEST(ThinTransposedKernels, AllVersionsAgreeInBFloat16) {
  expect_transposed_versions_agree<BFloat16>(1.0 / 128.0);
}

}  // namespace
}  // namespace hayate
