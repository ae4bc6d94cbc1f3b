// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/optimizer_step.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

using Arrays = std::vector<std::vector<float>>;

/// Parameter, gradient, first; second and largest, which are not negative.
Arrays draw(std::int64_t size) {
  Arrays arrays;
  for (std::uint64_t k = 0; k < 5; ++k) {
    PhiloxStream random({.seed = k + 1});
    std::vector<float>& values = arrays.emplace_back(static_cast<std::size_t>(size));
    for (float& value : values) {
      value = static_cast<float>(random.normal());
      if (k >= 3) value = std::abs(value);
    }
  }
  return arrays;
}

enum class Kind {
  kNovograd,
  kAdam,
  kAdamW,
  kAmsgrad,
  kSgd,
  kMomentum,
  kNesterov,
};
constexpr Kind kAll[] = {Kind::kNovograd, Kind::kAdam,     Kind::kAdamW,   Kind::kAmsgrad,
                         Kind::kSgd,      Kind::kMomentum, Kind::kNesterov};

void step(Isa isa, Kind kind, Arrays& a) {
  const OptimizerKernels& kernels = optimizer_kernels(isa);
  ParameterElements elements{.parameter = a[0].data(),
                             .grad = a[1].data(),
                             .first = kind == Kind::kSgd ? nullptr : a[2].data(),
                             .second = a[3].data(),
                             .largest = kind == Kind::kAmsgrad ? a[4].data() : nullptr,
                             .size = static_cast<std::int64_t>(a[0].size())};
  AdamStep adam{.step_size = 0.2F,
                .grad_weight = 0.1F,
                .beta2 = 0.98F,
                .square_weight = 0.02F,
                .root_correction = 0.3F,
                .eps = 1e-3F,
                .weight_decay = 0.05F,
                .keep = 1.0F};
  switch (kind) {
    case Kind::kNovograd:
      return kernels.novograd(
          elements,
          {.lr = 0.1F, .beta1 = 0.9F, .weight_decay = 0.05F, .divisor = 1.7F, .grad_weight = 0.1F});
    case Kind::kAdamW:
      adam.keep = 0.97F;
      adam.weight_decay = 0.0F;
      return kernels.adam(elements, adam);
    case Kind::kAdam:
    case Kind::kAmsgrad:
      return kernels.adam(elements, adam);
    case Kind::kSgd:
    case Kind::kMomentum:
    case Kind::kNesterov:
      return kernels.sgd(elements, {.lr = 0.1F,
                                    .momentum = 0.9F,
                                    .grad_weight = 0.7F,
                                    .weight_decay = 0.05F,
                                    .nesterov = kind == Kind::kNesterov});
  }
}

/// Whole vectors, an incomplete one, less than one, nothing.
constexpr std::int64_t kSizes[] = {0, 1, 15, 16, 61, 64, 16384, 10007};

TEST(OptimizerStep, AllVersionsAgree) {
  for (const Isa isa : fast_versions()) {
    for (const Kind kind : kAll) {
      for (const std::int64_t size : kSizes) {
        Arrays expected = draw(size);
        Arrays got = expected;
        step(Isa::kReference, kind, expected);
        step(isa, kind, got);
        for (std::size_t k = 0; k < expected.size(); ++k) {
          for (std::size_t i = 0; i < expected[k].size(); ++i) {
            ASSERT_NEAR(got[k][i], expected[k][i], 2e-6 * (1.0 + std::abs(expected[k][i])))
                << enum_name(isa) << ", kind " << static_cast<int>(kind) << ", array " << k << ", "
                << i << " of " << size;
          }
        }
      }
    }
  }
}

TEST(OptimizerStep, CuttingIntoPiecesChangesNoBit) {
  for (const Kind kind : kAll) {
    Arrays whole = draw(1000);
    Arrays parts[2];
    for (std::size_t k = 0; k < whole.size(); ++k) {
      parts[0].emplace_back(whole[k].begin(), whole[k].begin() + 333);
      parts[1].emplace_back(whole[k].begin() + 333, whole[k].end());
    }
    step(best_isa(), kind, whole);
    for (Arrays& part : parts) step(best_isa(), kind, part);
    for (std::size_t k = 0; k < whole.size(); ++k) {
      parts[0][k].insert(parts[0][k].end(), parts[1][k].begin(), parts[1][k].end());
      EXPECT_EQ(parts[0][k], whole[k]) << "kind " << static_cast<int>(kind) << ", array " << k;
    }
  }
}

TEST(OptimizerStep, AllVersionsSumTheSameSquares) {
  for (const Isa isa : fast_versions()) {
    for (const std::int64_t size : kSizes) {
      const std::vector<float> x = draw(size)[0];
      const double expected = optimizer_kernels(Isa::kReference).sum_of_squares(x.data(), size);
      EXPECT_NEAR(optimizer_kernels(isa).sum_of_squares(x.data(), size), expected, 1e-6 * expected)
          << enum_name(isa) << ", " << size;
    }
  }
}

TEST(OptimizerStep, ANanIsTheLargestAndStays) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Isa isa : all_versions()) {
    Arrays a = draw(40);
    a[3][7] = nan;
    a[4][23] = nan;
    step(isa, Kind::kAmsgrad, a);
    for (std::size_t i = 0; i < 40; ++i) {
      EXPECT_EQ(std::isnan(a[4][i]), i == 7 || i == 23) << enum_name(isa) << ", " << i;
      EXPECT_EQ(std::isnan(a[0][i]), i == 7 || i == 23) << enum_name(isa) << ", " << i;
    }
  }
}

}  // namespace
}  // namespace hayate
