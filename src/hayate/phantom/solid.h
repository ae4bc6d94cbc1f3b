// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace hayate {

/// A point or a direction in the reference patient, mm: x to the right, y to the front, z up.
/// float32, because tenths of a millimetre are enough and the phantom evaluates millions.
struct Point3 {
  float x = 0.0F;
  float y = 0.0F;
  float z = 0.0F;
};

inline Point3 operator+(Point3 a, Point3 b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
inline Point3 operator-(Point3 a, Point3 b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
inline Point3 operator*(Point3 a, float s) {
  return {a.x * s, a.y * s, a.z * s};
}
inline float dot(Point3 a, Point3 b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
float length(Point3 a);

struct Box3 {
  Point3 low;
  Point3 high;
};

/// The end of bodies that go through the whole stack of slices, mm. Not larger than needed, because
/// the box around a turned box grows with it.
inline constexpr float kFarMm = 450.0F;

/// Distance to a surface in mm, negative inside; near the surface it is right, far away it only has
/// the right sign.
using DistanceFunction = std::function<float(Point3)>;

/// What a body is made of from some depth on.
struct Coat {
  /// Depth from the body's surface inwards, mm; negative lies outside of it.
  float depth_mm = 0.0F;
  float hounsfield = 0.0F;
  /// Standard deviation of the material's own unevenness, HU.
  float texture = 0.0F;
  /// Class index that the inside gets in the label; 0 leaves the label as it is.
  std::uint8_t label = 0;
};

/// A part of the phantom: a body and its coats, from the outermost to the core. Nothing of it
/// lies outside of `box`.
struct Solid {
  Box3 box;
  DistanceFunction distance;
  std::vector<Coat> coats;
};

/// Rows are the axes of the rotated body in the reference frame.
struct Rotation3 {
  std::array<Point3, 3> axes{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  /// Takes a point into the body's own frame.
  Point3 operator()(Point3 p) const { return {dot(axes[0], p), dot(axes[1], p), dot(axes[2], p)}; }
};

/// Turns about x, then y, then z, in degrees.
Rotation3 rotation_degrees(float about_x, float about_y, float about_z);

struct Ellipsoid {
  Point3 centre;
  Point3 radii;
  Rotation3 rotation;

  float distance(Point3 p) const;
  /// Returns the box with `margin` mm on each side.
  Box3 box(float margin) const;
};

/// Returns the distance to an ellipse with its centre at the origin: to an elliptic cylinder along
/// z.
float elliptic_cylinder(float x, float y, float radius_x, float radius_y);

/// A tube along a polyline, its radius given at each point.
struct Tube {
  std::vector<Point3> points;
  std::vector<float> radii;

  float distance(Point3 p) const;
  Box3 box(float margin) const;
};

/// Returns the union and the intersection of two bodies, rounded where they meet over about `k` mm
/// (polynomial smooth minimum, I. Quilez, "Smooth minimum").
float smooth_min(float a, float b, float k);
float smooth_max(float a, float b, float k);

/// A smooth shift of space: a sum of sine waves.
struct Ripple {
  struct Wave {
    Point3 wave_vector;
    float phase = 0.0F;
    Point3 shift;
  };
  std::array<Wave, 4> waves;

  /// No point moves farther than this, mm.
  float reach = 0.0F;

  Point3 operator()(Point3 p) const;
};

/// Returns the distance to `body` seen through the ripple. Where that is far, the ripple is left
/// out: most points of a box lie away from the body in it, and sines are dear.
template <class Body>
float rippled_distance(const Body& body, const Ripple& ripple, Point3 p) {
  constexpr float far_mm = 6.0F;
  const float distance = body.distance(p);
  return distance > ripple.reach + far_mm ? distance : body.distance(ripple(p));
}

}  // namespace hayate
