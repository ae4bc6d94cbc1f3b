// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/scan_geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hayate {
namespace {

double draw(const std::vector<double>& range, Random& random) {
  return random.uniform(range[0], range[1]);
}

double about(double mean, double deviation, Random& random) {
  return mean + deviation * std::clamp(random.normal(), -2.0, 2.0);
}

Affine translation(const Vector3& by) {
  Affine result;
  for (std::size_t axis = 0; axis < 3; ++axis) result(axis, 3) = by[axis];
  return result;
}

/// Turns the scanner's axes into those of a patient who is turned by so many degrees.
Affine turn(float about_x, float about_y, float about_z) {
  const Rotation3 rotation = rotation_degrees(about_x, about_y, about_z);
  Affine result;
  for (std::size_t row = 0; row < 3; ++row) {
    const Point3& axis = rotation.axes[row];
    result(row, 0) = axis.x;
    result(row, 1) = axis.y;
    result(row, 2) = axis.z;
  }
  return result;
}

}  // namespace

ScanGeometry::ScanGeometry(const PhantomOptions& options, GridDirection direction,
                           const TrunkShape& trunk, Random& random)
    : shape_{options.matrix, options.matrix, options.slices} {
  // The operator fits the field of view to the patient, more or less: 0 for a slim one, 1 for a
  // stout one.
  const double stoutness = (trunk_half_width_mm(trunk) - 150.0) / 40.0;
  const double share = std::clamp(stoutness + random.uniform(-0.3, 0.3), 0.0, 1.0);
  const auto& field = options.field_of_view_mm;
  const double in_plane =
      (field[0] + share * (field[1] - field[0])) / static_cast<double>(shape_[0]);
  voxel_mm_ = {in_plane, in_plane,
               draw(options.stack_height_mm, random) / static_cast<double>(shape_[2])};
  // World coordinates have their origin in the scanner's middle, up to the table's position.
  const double sign = direction == GridDirection::kLps ? -1.0 : 1.0;
  const Vector3 step{sign * voxel_mm_[0], sign * voxel_mm_[1], voxel_mm_[2]};
  voxel_to_world_ = diagonal_affine(step);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double middle = 0.5 * static_cast<double>(shape_[axis] - 1) * step[axis];
    voxel_to_world_(axis, 3) = std::round(about(0.0, 30.0, random)) - middle;
  }
  draw_pose(trunk, random);
  draw_warp(random);
}

void ScanGeometry::draw_pose(const TrunkShape& trunk, Random& random) {
  const double field_mm = voxel_mm_[0] * static_cast<double>(shape_[0]);
  const double half_width = trunk_half_width_mm(trunk);
  const double half_depth = trunk_half_depth_mm(trunk);
  // 0.465: the skin keeps some 3 % of the field of view away from its edge.
  const double widest = 0.465 * field_mm;
  const double size = std::min(about(1.0, 0.05, random), widest / half_width);
  const double width = std::min(size * about(1.0, 0.025, random), widest / half_width);
  const double depth = size * about(1.0, 0.03, random);
  const double height = about(1.0, 0.05, random);

  const double free_x = std::max(0.48 * field_mm - width * half_width, 0.0);
  const double free_y = std::max(0.44 * field_mm - depth * half_depth, 0.0);
  // The spleen is in the middle of a short stack, above it in a long one: chest scans are rare.
  const double stack_mm = voxel_mm_[2] * static_cast<double>(shape_[2]);
  const double above_middle = random.uniform(0.0, 0.18) * stack_mm;
  const Vector3 middle_index{0.5 * static_cast<double>(shape_[0] - 1),
                             0.5 * static_cast<double>(shape_[1] - 1),
                             0.5 * static_cast<double>(shape_[2] - 1)};
  Vector3 origin = transform_point(voxel_to_world_, middle_index);
  origin[0] += std::clamp(about(0.0, 6.0, random), -free_x, free_x);
  origin[1] += std::clamp(about(4.0, 8.0, random), -free_y, free_y);
  origin[2] += above_middle;

  const auto degrees = [&](double deviation) {
    return static_cast<float>(about(0.0, deviation, random));
  };
  const float about_x = degrees(1.5);
  const float about_y = degrees(1.5);
  const Affine pose = turn(about_x, about_y, degrees(2.5));
  voxel_to_reference_ = diagonal_affine({1.0 / width, 1.0 / depth, 1.0 / height}) * pose *
                        translation({-origin[0], -origin[1], -origin[2]}) * voxel_to_world_;
}

void ScanGeometry::draw_warp(Random& random) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (std::size_t by = 0; by < 3; ++by) {
      if (by == axis) continue;
      const double amplitude_mm = about(0.0, 2.5, random);
      const double wave_number = 2.0 * std::numbers::pi / random.uniform(160.0, 320.0);
      const double phase = random.uniform(0.0, 2.0 * std::numbers::pi);
      std::vector<float>& table = warp_[axis][by];
      table.resize(static_cast<std::size_t>(shape_[by] + kOverhang));
      for (std::size_t i = 0; i < table.size(); ++i) {
        const double at_mm = voxel_mm_[by] * static_cast<double>(i);
        table[i] = static_cast<float>(amplitude_mm * std::sin(wave_number * at_mm + phase));
      }
      largest_warp_mm_ = std::max(largest_warp_mm_, 2.0 * std::abs(amplitude_mm));
    }
  }
}

Point3 ScanGeometry::reference(std::int64_t x, std::int64_t y, std::int64_t z) const {
  const Vector3 p =
      transform_point(voxel_to_reference_,
                      {static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
  const auto i = static_cast<std::size_t>(x);
  const auto j = static_cast<std::size_t>(y);
  const auto k = static_cast<std::size_t>(z);
  return {static_cast<float>(p[0]) + warp_[0][1][j] + warp_[0][2][k],
          static_cast<float>(p[1]) + warp_[1][0][i] + warp_[1][2][k],
          static_cast<float>(p[2]) + warp_[2][0][i] + warp_[2][1][j]};
}

ScanGeometry::IndexBox ScanGeometry::voxels_of(const Box3& box) const {
  const Affine to_voxel = inverse(voxel_to_reference_);
  Vector3 low{1e9, 1e9, 1e9};
  Vector3 high{-1e9, -1e9, -1e9};
  for (int corner = 0; corner < 8; ++corner) {
    const Vector3 voxel = transform_point(to_voxel, {(corner & 1) != 0 ? box.high.x : box.low.x,
                                                     (corner & 2) != 0 ? box.high.y : box.low.y,
                                                     (corner & 4) != 0 ? box.high.z : box.low.z});
    for (std::size_t axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], voxel[axis]);
      high[axis] = std::max(high[axis], voxel[axis]);
    }
  }
  IndexBox result{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double reach = 1.2 * largest_warp_mm_ / voxel_mm_[axis] + 1.0;
    const auto last = static_cast<double>(shape_[axis] - 1);
    result.low[axis] = static_cast<std::int64_t>(std::clamp(low[axis] - reach, 0.0, last + 1.0));
    result.high[axis] = static_cast<std::int64_t>(std::clamp(high[axis] + reach, -1.0, last));
  }
  return result;
}

}  // namespace hayate
