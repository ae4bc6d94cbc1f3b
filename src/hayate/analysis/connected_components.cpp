// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/connected_components.h"

#include <algorithm>

namespace hayate {
namespace {

/// Sets of voxels that turn out to be one piece (union by smaller index, path halving).
class DisjointSets {
 public:
  std::int32_t add() {
    parents_.push_back(static_cast<std::int32_t>(parents_.size()));
    return parents_.back();
  }
  std::int32_t find(std::int32_t i) {
    while (parent(i) != i) i = parent(i) = parent(parent(i));
    return i;
  }
  void join(std::int32_t a, std::int32_t b) {
    a = find(a);
    b = find(b);
    parent(std::max(a, b)) = std::min(a, b);
  }
  std::size_t size() const { return parents_.size(); }

 private:
  std::int32_t& parent(std::int32_t i) { return parents_[static_cast<std::size_t>(i)]; }

  std::vector<std::int32_t> parents_;
};

/// The 13 neighbours that come before a voxel in C order.
std::vector<SpatialShape> earlier_neighbours() {
  std::vector<SpatialShape> steps;
  for (std::int64_t x = -1; x <= 0; ++x) {
    for (std::int64_t y = -1; y <= 1; ++y) {
      for (std::int64_t z = -1; z <= 1; ++z) {
        if (x < 0 || y < 0 || (y == 0 && z < 0)) steps.push_back({x, y, z});
      }
    }
  }
  return steps;
}

class Labelling {
 public:
  explicit Labelling(const Volume& label)
      : shape_(label.spatial_shape()),
        classes_(label.channel<std::uint8_t>(0)),
        set_of_(classes_.size(), -1) {}

  std::vector<std::int64_t> count() {
    std::size_t i = 0;
    for (std::int64_t x = 0; x < shape_[0]; ++x) {
      for (std::int64_t y = 0; y < shape_[1]; ++y) {
        for (std::int64_t z = 0; z < shape_[2]; ++z, ++i) {
          if (classes_[i] != 0) visit({x, y, z}, i);
        }
      }
    }
    std::vector<std::int64_t> counts(
        classes_.empty() ? 0U : std::size_t{*std::ranges::max_element(classes_)} + 1, 0);
    for (std::size_t set = 0; set < sets_.size(); ++set) {
      const auto index = static_cast<std::int32_t>(set);
      if (sets_.find(index) == index) ++counts[class_of_set_[set]];
    }
    return counts;
  }

 private:
  void visit(const SpatialShape& at, std::size_t i) {
    for (const SpatialShape& step : steps_) {
      const SpatialShape there{at[0] + step[0], at[1] + step[1], at[2] + step[2]};
      if (there[0] < 0 || there[1] < 0 || there[1] >= shape_[1] || there[2] < 0 ||
          there[2] >= shape_[2]) {
        continue;
      }
      const auto j =
          static_cast<std::size_t>((there[0] * shape_[1] + there[1]) * shape_[2] + there[2]);
      if (classes_[j] != classes_[i]) continue;
      if (set_of_[i] < 0) {
        set_of_[i] = set_of_[j];
      } else if (set_of_[i] != set_of_[j]) {
        sets_.join(set_of_[i], set_of_[j]);
      }
    }
    if (set_of_[i] < 0) {
      set_of_[i] = sets_.add();
      class_of_set_.push_back(classes_[i]);
    }
  }

  SpatialShape shape_;
  std::span<const std::uint8_t> classes_;
  std::vector<std::int32_t> set_of_;
  std::vector<std::uint8_t> class_of_set_;
  DisjointSets sets_;
  std::vector<SpatialShape> steps_ = earlier_neighbours();
};

}  // namespace

std::vector<std::int64_t> count_components(const Volume& label) {
  return Labelling(label).count();
}

}  // namespace hayate
