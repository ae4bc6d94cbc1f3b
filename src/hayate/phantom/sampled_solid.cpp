// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/sampled_solid.h"

#include <algorithm>

namespace hayate {
namespace {

constexpr double kNodeSpacingMm = 3.0;

}  // namespace

NodeGrid::NodeGrid(const ScanGeometry& geometry) {
  stride = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(kNodeSpacingMm / geometry.voxel_size_mm()));
  const auto nodes = [&](std::int64_t voxels) { return (voxels - 1 + stride - 1) / stride + 1; };
  // There are two nodes at least, so that there is a cell.
  nodes_x = std::max<std::int64_t>(nodes(geometry.shape()[0]), 2);
  nodes_y = std::max<std::int64_t>(nodes(geometry.shape()[1]), 2);
  slices = geometry.shape()[2];
}

std::vector<Point3> compute_node_points(const ScanGeometry& geometry, const NodeGrid& grid) {
  std::vector<Point3> points;
  points.reserve(static_cast<std::size_t>(grid.nodes_x * grid.nodes_y * grid.slices));
  for (std::int64_t x = 0; x < grid.nodes_x; ++x) {
    for (std::int64_t y = 0; y < grid.nodes_y; ++y) {
      for (std::int64_t z = 0; z < grid.slices; ++z) {
        points.push_back(geometry.reference(x * grid.stride, y * grid.stride, z));
      }
    }
  }
  return points;
}

SampledSolid::SampledSolid(const Solid& solid, const ScanGeometry& geometry, const NodeGrid& grid,
                           const std::vector<Point3>& points)
    : coats_(solid.coats) {
  const ScanGeometry::IndexBox box = geometry.voxels_of(solid.box);
  const bool empty =
      box.low[0] > box.high[0] || box.low[1] > box.high[1] || box.low[2] > box.high[2];
  first_x_ = box.low[0] / grid.stride;
  first_y_ = box.low[1] / grid.stride;
  nodes_x_ = empty ? 0 : std::min(box.high[0] / grid.stride + 2, grid.nodes_x) - first_x_;
  nodes_y_ = empty ? 0 : std::min(box.high[1] / grid.stride + 2, grid.nodes_y) - first_y_;
  first_slice_ = empty ? 0 : box.low[2];
  end_slice_ = empty ? 0 : box.high[2] + 1;

  distances_.reserve(static_cast<std::size_t>(nodes_x_ * nodes_y_ * slice_count()));
  for (std::int64_t x = first_x_; x < first_x_ + nodes_x_; ++x) {
    for (std::int64_t y = first_y_; y < first_y_ + nodes_y_; ++y) {
      const Point3* column = points.data() + (x * grid.nodes_y + y) * grid.slices;
      for (std::int64_t z = first_slice_; z < end_slice_; ++z) {
        distances_.push_back(solid.distance(column[z]));
      }
    }
  }
}

}  // namespace hayate
