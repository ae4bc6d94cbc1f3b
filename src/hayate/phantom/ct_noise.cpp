// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/ct_noise.h"

#include <cmath>
#include <utility>

#include "hayate/base/philox_stream.h"

namespace hayate {
namespace {

/// Weights of a voxel and of its neighbours on both sides; the squares add up to one.
constexpr float kMiddle = 0.81649658F;
constexpr float kSide = 0.40824829F;

float normal_of_bytes(std::uint32_t word) {
  const std::uint32_t pairs = (word & 0x00FF00FFU) + (word >> 8 & 0x00FF00FFU);
  const auto sum = static_cast<float>((pairs & 0xFFFFU) + (pairs >> 16));
  // Four bytes: mean 4·127.5, variance 4·(256² - 1)/12.
  return (sum - 510.0F) * (1.0F / 147.801F);
}

}  // namespace

void fill_normal(std::span<float> values, std::array<std::uint32_t, 2> key, std::uint32_t row,
                 std::uint32_t plane) {
  std::size_t i = 0;
  for (std::uint32_t block = 0; i < values.size(); ++block) {
    for (const std::uint32_t word : philox4x32({block, row, plane, 0}, key)) {
      if (i == values.size()) return;
      values[i++] = normal_of_bytes(word);
    }
  }
}

CtNoise::CtNoise(const SpatialShape& shape, std::array<std::uint32_t, 2> key)
    : shape_(shape), key_(key) {
  const auto plane_size = static_cast<std::size_t>(shape[1] * shape[2]);
  white_.resize(plane_size + 2 * static_cast<std::size_t>(shape[2]));
  plane_.resize(plane_size);
  for (auto& source : sources_) source.resize(plane_size);
  // The plane before the first gets the number 2^32 - 1, which no other has.
  make_source(-1, sources_[0]);
  make_source(0, sources_[1]);
  make_source(1, sources_[2]);
}

void CtNoise::make_source(std::int64_t x, std::vector<float>& plane) {
  // One row of Z beyond either end, so that the first and the last Y have neighbours.
  const auto row_size = static_cast<std::size_t>(shape_[2]);
  const auto rows = static_cast<std::size_t>(shape_[1]) + 2;
  for (std::size_t row = 0; row < rows; ++row) {
    fill_normal(std::span(white_).subspan(row * row_size, row_size), key_,
                static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(x));
  }
  const float* before = white_.data();
  for (std::size_t i = 0; i < plane.size(); ++i) {
    plane[i] = kMiddle * before[i + row_size] + kSide * (before[i] + before[i + 2 * row_size]);
  }
}

std::span<const float> CtNoise::next_plane() {
  const float* before = sources_[0].data();
  const float* here = sources_[1].data();
  const float* after = sources_[2].data();
  for (std::size_t i = 0; i < plane_.size(); ++i) {
    plane_[i] = kMiddle * here[i] + kSide * (before[i] + after[i]);
  }
  ++x_;
  std::swap(sources_[0], sources_[1]);
  std::swap(sources_[1], sources_[2]);
  make_source(x_ + 1, sources_[2]);
  return plane_;
}

}  // namespace hayate
