// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/argmax.h"

#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

/// Any bits: NaNs, infinities, subnormal numbers; and often the same, zeros of both signs too.
float draw(PhiloxStream& random, float) {
  const std::uint32_t bits = random.next_uint32();
  return std::bit_cast<float>(bits % 3 == 0 ? bits & 0x80000000U : bits);
}
template <class T>
T draw(PhiloxStream& random, T) {
  const std::uint32_t bits = random.next_uint32();
  return {static_cast<std::uint16_t>(bits % 3 == 0 ? bits >> 16 & 0x8000 : bits >> 16)};
}

template <class T>
void expect_all_versions_agree() {
  PhiloxStream random({.seed = 1});
  for (const std::int64_t class_count : {1, 2, 3, 7, 256}) {
    for (const std::int64_t voxel_count : {1, 15, 16, 100, 1001}) {
      std::vector<T> data(static_cast<std::size_t>(class_count * voxel_count));
      for (T& score : data) score = draw(random, T{});
      for (const bool channels_last : {false, true}) {
        const Scores<T> scores{data.data(), voxel_count, channels_last ? class_count : 1,
                               class_count, channels_last ? 1 : voxel_count};
        std::vector<std::uint8_t> expected(static_cast<std::size_t>(voxel_count), 255);
        argmax_kernel<T>(Isa::kReference)(scores, expected.data());
        for (const Isa isa : fast_versions()) {
          std::vector<std::uint8_t> got(expected.size(), 255);
          argmax_kernel<T>(isa)(scores, got.data());
          EXPECT_EQ(got, expected) << enum_name(isa) << ", " << class_count << " classes, "
                                   << voxel_count << " voxels, channels last " << channels_last;
        }
      }
    }
  }
}

TEST(Argmax, AllVersionsAgreeInFloat32) {
  expect_all_versions_agree<float>();
}
TEST(Argmax, AllVersionsAgreeInBFloat16) {
  expect_all_versions_agree<BFloat16>();
}
TEST(Argmax, AllVersionsAgreeInFloat16) {
  expect_all_versions_agree<Float16>();
}

TEST(Float16, IsWhatItsBitsSay) {
  EXPECT_EQ(to_float(Float16{0x3c00}), 1.0F);
  EXPECT_EQ(to_float(Float16{0xc500}), -5.0F);
  EXPECT_EQ(to_float(Float16{0x7bff}), 65504.0F);
  EXPECT_EQ(to_float(Float16{0x0001}), 0x1p-24F);
  EXPECT_EQ(to_float(Float16{0x7c00}), std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(to_float(Float16{0x7c01})));
}

}  // namespace
}  // namespace hayate
