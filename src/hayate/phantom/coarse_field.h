// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hayate/base/random.h"
#include "hayate/phantom/sampled_solid.h"

namespace hayate {

/// A value for each node of a grid, [X, Y, Z].
class CoarseField {
 public:
  explicit CoarseField(const NodeGrid& grid)
      : grid_(grid), values_(static_cast<std::size_t>(grid.nodes_x * grid.nodes_y * grid.slices)) {}

  const NodeGrid& grid() const { return grid_; }
  float* column(std::int64_t node_x, std::int64_t node_y) {
    return values_.data() + (node_x * grid_.nodes_y + node_y) * grid_.slices;
  }
  const float* column(std::int64_t node_x, std::int64_t node_y) const {
    return values_.data() + (node_x * grid_.nodes_y + node_y) * grid_.slices;
  }
  std::vector<float>& values() { return values_; }

 private:
  NodeGrid grid_;
  std::vector<float> values_;
};

/// Returns the unevenness of tissue: normal numbers of unit variance that are alike over about 5
/// mm.
CoarseField make_texture(const NodeGrid& grid, std::array<std::uint32_t, 2> key);

/// Returns the streaks that bones and motion leave across a slice: lines of random brightness in a
/// few directions, another set in each slice. Standard deviation `hounsfield`.
CoarseField make_streaks(const NodeGrid& grid, double node_spacing_mm, double hounsfield,
                         Random& random);

}  // namespace hayate
