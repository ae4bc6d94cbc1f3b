// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/norm_act.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "support/isa_versions.h"
#include "support/normal_values.h"

namespace hayate {
namespace {

constexpr float kSlope = 0.25F;

template <class T>
struct Results {
  std::vector<double> sums;
  std::vector<T> out;
  std::vector<T> with_residual;
  std::vector<T> grad_x;
};

template <class T>
Results<T> run(Isa isa, std::int64_t size, std::int64_t lanes) {
  const auto count = static_cast<std::size_t>(size);
  const auto width = static_cast<std::size_t>(lanes);
  const auto x = normal_values<T>(count, 1);
  const auto grad = normal_values<T>(count, 2);
  const auto residual = normal_values<T>(count, 3);
  const auto scale = normal_values<float>(width, 4);
  const auto shift = normal_values<float>(width, 5);
  const auto a = normal_values<float>(width, 6);
  const auto b = normal_values<float>(width, 7);
  const NormActKernels<T>& kernels = norm_act_kernels<T>(isa);
  Results<T> results{std::vector<double>(5 * width), std::vector<T>(count), std::vector<T>(count),
                     std::vector<T>(count)};
  double* const sums = results.sums.data();
  kernels.moments(x.data(), size, lanes, a.data(), sums, sums + lanes);
  kernels.forward(x.data(), size, lanes, scale.data(), shift.data(), kSlope, nullptr,
                  results.out.data());
  kernels.forward(x.data(), size, lanes, scale.data(), shift.data(), kSlope, residual.data(),
                  results.with_residual.data());
  kernels.backward_sums(x.data(), grad.data(), size, lanes, scale.data(), shift.data(), b.data(),
                        kSlope, sums + 2 * lanes, sums + 3 * lanes, sums + 4 * lanes);
  kernels.backward(x.data(), grad.data(), size, lanes, scale.data(), shift.data(), kSlope, a.data(),
                   b.data(), scale.data(), results.grad_x.data());
  return results;
}

template <class T>
void expect_close(const std::vector<T>& got, const std::vector<T>& expected, double tolerance) {
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double e = to_float(expected[i]);
    ASSERT_NEAR(to_float(got[i]), e, tolerance * (1.0 + std::abs(e))) << i;
  }
}

template <class T>
void expect_all_versions_agree(double tolerance) {
  // Whole strips, an incomplete strip, an incomplete row, and less than a row.
  for (const auto& [size, lanes] : {std::pair<std::int64_t, std::int64_t>{64 * 512, 64},
                                    {192 * 300 + 77, 192},
                                    {320 * 3, 320},
                                    {50, 64}}) {
    const Results<T> expected = run<T>(Isa::kReference, size, lanes);
    for (const Isa isa : fast_versions()) {
      SCOPED_TRACE(enum_name(isa));
      const Results<T> got = run<T>(isa, size, lanes);
      for (std::size_t i = 0; i < got.sums.size(); ++i) {
        ASSERT_NEAR(got.sums[i], expected.sums[i], 1e-4 * (1.0 + std::abs(expected.sums[i]))) << i;
      }
      expect_close(got.out, expected.out, tolerance);
      expect_close(got.with_residual, expected.with_residual, tolerance);
      expect_close(got.grad_x, expected.grad_x, tolerance);
    }
  }
}

TEST(NormActKernels, AllVersionsAgreeInFloat32) {
  expect_all_versions_agree<float>(1e-6);
}

// bfloat16 may round to its other neighbour, as a product is rounded or not (fused multiply-add).
TEST(NormActKernels, AllVersionsAgreeInBFloat16) {
  expect_all_versions_agree<BFloat16>(1.0 / 128.0);
}

TEST(BFloat16, RoundsToTheNearestAndTiesToEven) {
  EXPECT_EQ(from_float<BFloat16>(1.0F).bits, 0x3f80);
  EXPECT_EQ(from_float<BFloat16>(1.0F + 1.0F / 256.0F).bits, 0x3f80);
  EXPECT_EQ(from_float<BFloat16>(1.0F + 3.0F / 256.0F).bits, 0x3f82);
  EXPECT_TRUE(std::isnan(to_float(from_float<BFloat16>(std::nanf("")))));
  EXPECT_TRUE(std::isinf(to_float(from_float<BFloat16>(3.4e38F))));
}

}  // namespace
}  // namespace hayate
