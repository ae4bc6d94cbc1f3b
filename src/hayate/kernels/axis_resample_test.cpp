// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/axis_resample.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

constexpr float kTolerance = 1e-5F;

template <class T>
std::vector<T> draw(std::int64_t size, std::uint64_t seed) {
  PhiloxStream random({.seed = seed});
  std::vector<T> values(static_cast<std::size_t>(size));
  for (T& value : values) value = static_cast<T>(random.rand() * 200.0);
  return values;
}

void expect_near(const std::vector<float>& a, const std::vector<float>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_NEAR(a[i], b[i], kTolerance * std::max(1.0F, std::abs(b[i]))) << i;
  }
}

struct Taps {
  std::vector<std::int32_t> low;
  std::vector<std::int32_t> high;
  std::vector<float> weight;

  Taps(std::int64_t size, std::int64_t source_size)
      : low(draw<std::int32_t>(size, 5)), high(draw<std::int32_t>(size, 6)) {
    for (auto& index : low) index %= static_cast<std::int32_t>(source_size);
    for (auto& index : high) index %= static_cast<std::int32_t>(source_size);
    for (const float value : draw<float>(size, 7)) weight.push_back(value / 200.0F);
  }
  AxisTable table() const { return {low.data(), high.data(), weight.data()}; }
};

template <class T, class Blend>
void check_blend(Blend blend_of) {
  for (const Isa isa : fast_versions()) {
    for (const std::int64_t size : {1, 15, 16, 17, 33, 100}) {
      const auto low = draw<T>(size, 1);
      const auto high = draw<T>(size, 2);
      std::vector<float> ours(low.size());
      std::vector<float> expected(low.size());
      blend_of(isa)(low.data(), high.data(), 0.3F, size, ours.data());
      blend_of(Isa::kReference)(low.data(), high.data(), 0.3F, size, expected.data());
      expect_near(ours, expected);
      blend_of(isa)(low.data(), low.data(), 0.3F, size, ours.data());
      for (std::size_t i = 0; i < low.size(); ++i) {
        ASSERT_EQ(ours[i], static_cast<float>(low[i])) << "between equal neighbours";
      }
    }
  }
}

TEST(AxisResample, BlendsAsTheReferenceDoes) {
  check_blend<std::uint8_t>([](Isa isa) { return axis_resample_kernels(isa).blend_uint8; });
  check_blend<std::int16_t>([](Isa isa) { return axis_resample_kernels(isa).blend_int16; });
  check_blend<float>([](Isa isa) { return axis_resample_kernels(isa).blend_float; });
}

TEST(AxisResample, InterpolatesRowsAsTheReferenceDoes) {
  const auto row = draw<float>(90, 3);
  for (const Isa isa : fast_versions()) {
    for (const std::int64_t size : {1, 16, 45, 200}) {
      const Taps taps(size, 90);
      std::vector<float> ours(static_cast<std::size_t>(size));
      std::vector<float> expected(ours.size());
      axis_resample_kernels(isa).interpolate_row(row.data(), taps.table(), size, ours.data());
      axis_resample_kernels(Isa::kReference)
          .interpolate_row(row.data(), taps.table(), size, expected.data());
      expect_near(ours, expected);
    }
  }
}

TEST(AxisResample, TurnsColumnsIntoRowsAsTheReferenceDoes) {
  constexpr std::int64_t rows = 21;
  constexpr std::int64_t stride = 48;
  const auto panel = draw<float>(rows * stride, 4);
  for (const Isa isa : fast_versions()) {
    for (const std::int64_t size : {16, 64}) {
      const Taps taps(size, rows);
      const std::int64_t out_stride = size + 3;
      std::vector<float> ours(static_cast<std::size_t>(AxisResampleKernels::kColumns * out_stride));
      std::vector<float> expected = ours;
      axis_resample_kernels(isa).interpolate_columns(panel.data() + 16, stride, taps.table(), size,
                                                     ours.data(), out_stride);
      axis_resample_kernels(Isa::kReference)
          .interpolate_columns(panel.data() + 16, stride, taps.table(), size, expected.data(),
                               out_stride);
      expect_near(ours, expected);
    }
  }
}

TEST(AxisResample, ScalesAndClipsAsTheReferenceDoes) {
  const IntensityRange range{50.0F, 100.0F, 2.0F, -1.0F, -1.0F, 1.0F};
  for (const Isa isa : fast_versions()) {
    auto ours = draw<float>(77, 8);
    auto expected = ours;
    axis_resample_kernels(isa).scale_row(ours.data(), 77, range);
    axis_resample_kernels(Isa::kReference).scale_row(expected.data(), 77, range);
    expect_near(ours, expected);
    EXPECT_EQ(std::ranges::min(ours), -1.0F);
    EXPECT_EQ(std::ranges::max(ours), 1.0F);
  }
}

}  // namespace
}  // namespace hayate
