// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/float16_rows.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

std::vector<std::uint16_t> narrow(Isa isa, const std::vector<float>& values) {
  std::vector<Float16> halves(values.size());
  EXPECT_TRUE(float16_kernels(isa).narrow(values.data(), std::ssize(values), halves.data()));
  std::vector<std::uint16_t> bits;
  for (const Float16 half : halves) bits.push_back(half.bits);
  return bits;
}

std::vector<float> widen(Isa isa, const std::vector<Float16>& halves) {
  std::vector<float> values(halves.size());
  float16_kernels(isa).widen(halves.data(), std::ssize(halves), values.data());
  return values;
}

/// Returns all numbers that are neither infinite nor NaN.
std::vector<Float16> every_number() {
  std::vector<Float16> halves;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    if ((bits >> 10 & 31) != 31) halves.push_back({static_cast<std::uint16_t>(bits)});
  }
  return halves;
}

/// Returns values of all sizes, around and between the numbers of float16.
std::vector<float> many_values() {
  PhiloxStream random({.seed = 3});
  std::vector<float> values{0.0F, -0.0F, 1e-30F, -1e-30F, 65504.0F, 65519.0F, 2049.0F, 2051.0F};
  for (int i = 0; i < 100'003; ++i) {
    const auto exponent = static_cast<int>(random.randint(45)) - 30;
    values.push_back(static_cast<float>(std::ldexp(random.normal(), exponent)));
    if (std::abs(values.back()) > 65519.0F) values.back() = 1.0F;
  }
  return values;
}

TEST(Float16, EveryNumberComesBack) {
  const auto halves = every_number();
  for (const Isa isa : all_versions()) {
    const auto bits = narrow(isa, widen(isa, halves));
    for (std::size_t i = 0; i < halves.size(); ++i) ASSERT_EQ(bits[i], halves[i].bits);
  }
}

TEST(Float16, AllVersionsGiveTheSameBits) {
  EXPECT_EQ(widen(best_isa(), every_number()), widen(Isa::kReference, every_number()));
  EXPECT_EQ(narrow(best_isa(), many_values()), narrow(Isa::kReference, many_values()));
}

TEST(Float16, RoundsToTheNearestAndTiesToEven) {
  EXPECT_EQ(narrow(best_isa(), {1.0F, 2049.0F, 2051.0F, 65519.0F}),
            (std::vector<std::uint16_t>{0x3c00, 0x6800, 0x6802, 0x7bff}));
}

TEST(Float16, WhatIsNotZeroStaysSo) {
  for (const Isa isa : all_versions()) {
    EXPECT_EQ(narrow(isa, {1e-30F, -1e-30F, 0.0F, -0.0F}),
              (std::vector<std::uint16_t>{0x0001, 0x8001, 0x0000, 0x8000}));
  }
}

TEST(Float16, SaysWhatItCannotHold) {
  for (const Isa isa : all_versions()) {
    for (const float value : {65520.0F, -1e9F, std::numeric_limits<float>::infinity(),
                              std::numeric_limits<float>::quiet_NaN()}) {
      for (const std::size_t place : {3U, 9U}) {
        std::vector<float> values(10, 1.0F);
        values[place] = value;
        std::vector<Float16> halves(10);
        EXPECT_FALSE(float16_kernels(isa).narrow(values.data(), 10, halves.data())) << value;
      }
    }
  }
}

}  // namespace
}  // namespace hayate
