// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/trunk_shape.h"

#include <cmath>

namespace hayate {
namespace {

/// An infinite cylinder along z whose section lies between an ellipse and a rectangle:
/// u⁴ + v⁴ + 1.5·u²v² = 1 with u = x/half_width, v = (y - centre)/half_depth.
float rounded_cylinder(Point3 p, float centre_y, float half_width, float half_depth) {
  constexpr float cross = 1.5F;
  const float u = p.x / half_width;
  const float v = (p.y - centre_y) / half_depth;
  const float u2 = u * u;
  const float v2 = v * v;
  const float radius = std::sqrt(std::sqrt(u2 * u2 + v2 * v2 + cross * u2 * v2));
  if (radius < 0.05F) return -0.9F * half_depth;
  const float gradient_x = u * (u2 + 0.5F * cross * v2) / half_width;
  const float gradient_y = v * (v2 + 0.5F * cross * u2) / half_depth;
  const float slope =
      std::sqrt(gradient_x * gradient_x + gradient_y * gradient_y) / (radius * radius * radius);
  return (radius - 1.0F) / slope;
}

/// The furrow of the back over the spine, 1 in its middle.
float furrow(Point3 p) {
  if (p.y > 0.0F) return 0.0F;
  const float t = 1.0F + p.x * p.x / 400.0F;
  return 1.0F / (t * t);
}

constexpr float kMuscleHalfWidth = 146.0F;
constexpr float kMuscleHalfDepth = 108.0F;

}  // namespace

float TrunkShape::skin(Point3 p) const {
  return rounded_cylinder(p, 2.0F, trunk_half_width_mm(*this), trunk_half_depth_mm(*this)) +
         7.0F * furrow(p);
}

float TrunkShape::muscle(Point3 p) const {
  return rounded_cylinder(p, 1.0F, kMuscleHalfWidth, kMuscleHalfDepth) + 5.0F * furrow(p);
}

float TrunkShape::cavity(Point3 p) const {
  return rounded_cylinder(p, 7.0F, 131.0F, 92.0F);
}

float TrunkShape::abdomen(Point3 p) const {
  return smooth_min(right_dome.distance(p), left_dome.distance(p), 12.0F);
}

Box3 TrunkShape::box() const {
  constexpr float room = 8.0F;
  const float half_width = trunk_half_width_mm(*this) + room;
  const float half_depth = trunk_half_depth_mm(*this) + room;
  return {{-half_width, -half_depth, -kFarMm}, {half_width, half_depth, kFarMm}};
}

float trunk_half_width_mm(const TrunkShape& trunk) {
  return kMuscleHalfWidth + 1.25F * trunk.fat_mm;
}

float trunk_half_depth_mm(const TrunkShape& trunk) {
  return kMuscleHalfDepth + 0.8F * trunk.fat_mm;
}

}  // namespace hayate
