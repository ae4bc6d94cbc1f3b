// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/solid.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace hayate {

float length(Point3 a) {
  return std::sqrt(dot(a, a));
}

Rotation3 rotation_degrees(float about_x, float about_y, float about_z) {
  constexpr float radian = std::numbers::pi_v<float> / 180.0F;
  const float cx = std::cos(about_x * radian);
  const float sx = std::sin(about_x * radian);
  const float cy = std::cos(about_y * radian);
  const float sy = std::sin(about_y * radian);
  const float cz = std::cos(about_z * radian);
  const float sz = std::sin(about_z * radian);
  // The columns of Rz·Ry·Rx are where the body's axes point.
  return {{{{cz * cy, sz * cy, -sy},
            {cz * sy * sx - sz * cx, sz * sy * sx + cz * cx, cy * sx},
            {cz * sy * cx + sz * sx, sz * sy * cx - cz * sx, cy * cx}}}};
}

float Ellipsoid::distance(Point3 p) const {
  const Point3 q = rotation(p - centre);
  const Point3 scaled{q.x / radii.x, q.y / radii.y, q.z / radii.z};
  const Point3 gradient{scaled.x / radii.x, scaled.y / radii.y, scaled.z / radii.z};
  const float k0 = length(scaled);
  const float k1 = length(gradient);
  if (k1 < 1e-6F) return -std::min({radii.x, radii.y, radii.z});
  return k0 * (k0 - 1.0F) / k1;
}

Box3 Ellipsoid::box(float margin) const {
  // The extent along a frame axis is the length of the radii seen from it.
  const auto half = [&](float a, float b, float c) {
    return std::sqrt(a * a * radii.x * radii.x + b * b * radii.y * radii.y +
                     c * c * radii.z * radii.z) +
           margin;
  };
  const auto& [u, v, w] = rotation.axes;
  const Point3 extent{half(u.x, v.x, w.x), half(u.y, v.y, w.y), half(u.z, v.z, w.z)};
  return {centre - extent, centre + extent};
}

float elliptic_cylinder(float x, float y, float radius_x, float radius_y) {
  const float u = x / radius_x;
  const float v = y / radius_y;
  const float k0 = std::sqrt(u * u + v * v);
  const float k1 = std::sqrt(u * u / (radius_x * radius_x) + v * v / (radius_y * radius_y));
  return k1 < 1e-6F ? -std::min(radius_x, radius_y) : k0 * (k0 - 1.0F) / k1;
}

float Tube::distance(Point3 p) const {
  float nearest = 1e6F;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Point3 along = points[i + 1] - points[i];
    const float t = std::clamp(dot(p - points[i], along) / dot(along, along), 0.0F, 1.0F);
    const float radius = radii[i] + t * (radii[i + 1] - radii[i]);
    nearest = std::min(nearest, length(p - points[i] - along * t) - radius);
  }
  return nearest;
}

Box3 Tube::box(float margin) const {
  assert(points.size() == radii.size() && points.size() >= 2);
  Box3 box{points.front(), points.front()};
  for (std::size_t i = 0; i < points.size(); ++i) {
    const float reach = radii[i] + margin;
    const Point3& p = points[i];
    box.low = {std::min(box.low.x, p.x - reach), std::min(box.low.y, p.y - reach),
               std::min(box.low.z, p.z - reach)};
    box.high = {std::max(box.high.x, p.x + reach), std::max(box.high.y, p.y + reach),
                std::max(box.high.z, p.z + reach)};
  }
  return box;
}

float smooth_min(float a, float b, float k) {
  const float blend = std::max(k - std::abs(a - b), 0.0F) / k;
  return std::min(a, b) - blend * blend * k * 0.25F;
}

float smooth_max(float a, float b, float k) {
  return -smooth_min(-a, -b, k);
}

Point3 Ripple::operator()(Point3 p) const {
  Point3 moved = p;
  for (const Wave& wave : waves) {
    moved = moved + wave.shift * std::sin(dot(wave.wave_vector, p) + wave.phase);
  }
  return moved;
}

}  // namespace hayate
