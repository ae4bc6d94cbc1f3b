// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/coarse_field.h"

#include <cmath>
#include <numbers>

#include "hayate/phantom/ct_noise.h"

namespace hayate {
namespace {

/// The mean of each value and its neighbours along Y or X with weights 1:2:1, in place. The
/// neighbour of an end is the end.
void smooth(CoarseField& field, bool along_x) {
  const NodeGrid& grid = field.grid();
  const std::int64_t lines = along_x ? grid.nodes_y : grid.nodes_x;
  const std::int64_t nodes = along_x ? grid.nodes_x : grid.nodes_y;
  const auto slices = static_cast<std::size_t>(grid.slices);
  std::vector<float> before(slices);
  for (std::int64_t line = 0; line < lines; ++line) {
    const auto column = [&](std::int64_t node) {
      return along_x ? field.column(node, line) : field.column(line, node);
    };
    before.assign(column(0), column(0) + slices);
    for (std::int64_t node = 0; node < nodes; ++node) {
      float* here = column(node);
      const float* after = column(std::min(node + 1, nodes - 1));
      for (std::size_t z = 0; z < slices; ++z) {
        const float value = here[z];
        here[z] = 0.25F * (before[z] + after[z]) + 0.5F * value;
        before[z] = value;
      }
    }
  }
}

/// A line pattern: brightness by the distance from the origin along `direction`.
struct StreakPattern {
  float direction_x;
  float direction_y;
  std::vector<float> profile;
};

constexpr std::size_t kProfileSize = 1024;

StreakPattern draw_pattern(double hounsfield, Random& random) {
  const double angle = random.uniform(0.0, std::numbers::pi);
  StreakPattern pattern{static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)),
                        std::vector<float>(kProfileSize)};
  for (float& value : pattern.profile) value = static_cast<float>(hounsfield * random.normal());
  return pattern;
}

}  // namespace

CoarseField make_texture(const NodeGrid& grid, std::array<std::uint32_t, 2> key) {
  CoarseField texture(grid);
  const auto plane_size = static_cast<std::size_t>(grid.nodes_y * grid.slices);
  for (std::int64_t x = 0; x < grid.nodes_x; ++x) {
    fill_normal({texture.column(x, 0), plane_size}, key, 0, static_cast<std::uint32_t>(x));
  }
  smooth(texture, true);
  smooth(texture, false);
  // Weights 1:2:1 keep 6/16 of the variance, along each axis.
  for (float& value : texture.values()) value *= 16.0F / 6.0F;
  return texture;
}

CoarseField make_streaks(const NodeGrid& grid, double node_spacing_mm, double hounsfield,
                         Random& random) {
  constexpr int pattern_count = 5;
  constexpr float line_width_mm = 2.5F;
  std::vector<StreakPattern> patterns;
  for (int i = 0; i < pattern_count; ++i) {
    patterns.push_back(draw_pattern(hounsfield / std::sqrt(double{pattern_count}), random));
  }
  // Each slice reads the profiles from another place.
  std::vector<std::size_t> offsets(static_cast<std::size_t>(grid.slices));
  for (std::size_t& offset : offsets)
    offset = static_cast<std::size_t>(random.randint(kProfileSize));

  CoarseField streaks(grid);
  const float lines_per_node = static_cast<float>(node_spacing_mm) / line_width_mm;
  for (std::int64_t x = 0; x < grid.nodes_x; ++x) {
    for (std::int64_t y = 0; y < grid.nodes_y; ++y) {
      float* column = streaks.column(x, y);
      for (const StreakPattern& pattern : patterns) {
        const float line = lines_per_node * (pattern.direction_x * static_cast<float>(x) +
                                             pattern.direction_y * static_cast<float>(y));
        const auto first = static_cast<std::size_t>(line + static_cast<float>(kProfileSize));
        for (std::size_t z = 0; z < offsets.size(); ++z) {
          column[z] += pattern.profile[(first + offsets[z]) % kProfileSize];
        }
      }
    }
  }
  return streaks;
}

}  // namespace hayate
