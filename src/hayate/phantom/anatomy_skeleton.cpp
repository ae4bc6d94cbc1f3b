// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hayate/phantom/anatomy_builder.h"

namespace hayate {
namespace {

/// Where the spine runs and where in its vertebra a point lies.
struct Spine {
  float sway_mm = 2.0F;
  float sway_phase = 0.0F;
  Ellipsoid spinous_process{{0, -51, -4}, {4, 17, 11}, {}};
  Ellipsoid transverse_process{{27, -25, 3}, {19, 5, 6}, {}};
  static constexpr float kVertebraHeight = 34.0F;

  /// Relative to the middle of the nearest vertebral body.
  Point3 local(Point3 p) const {
    const float centre_x = sway_mm * std::sin(p.z / 90.0F + sway_phase);
    const float centre_y = -27.0F - 9.0F * std::sin((p.z + 100.0F) / 120.0F);
    const float z = p.z - kVertebraHeight * std::round(p.z / kVertebraHeight);
    return {p.x - centre_x, p.y - centre_y, z};
  }

  static float body(Point3 local) {
    // The end plates are wider than the waist.
    const float widening = 0.006F * local.z * local.z;
    return elliptic_cylinder(local.x, local.y, 21.0F + widening, 15.5F + widening);
  }

  static float canal(Point3 local) {
    return elliptic_cylinder(local.x, local.y + 26.0F, 11.0F, 8.5F);
  }

  /// Arch, transverse processes and spinous process.
  float posterior(Point3 local) const {
    const float arch = std::max(std::abs(canal(local) - 2.5F) - 2.5F, std::abs(local.z) - 11.0F);
    const Point3 folded{std::abs(local.x), local.y, local.z};
    return std::min({arch, spinous_process.distance(local), transverse_process.distance(folded)});
  }
};

/// The ribs as bands on the wall that slope to the front and end at the costal margin.
float ribs(const TrunkShape& trunk, Point3 p) {
  const float shell = std::abs(trunk.cavity(p) - 5.0F) - 3.2F;
  if (shell > 8.0F) return shell;
  constexpr float spacing = 29.0F;
  const float along = p.z + 0.42F * p.y;
  const float across = std::abs(along - spacing * std::round(along / spacing)) * 0.92F - 5.0F;
  const float margin = -52.0F + 1.2F * std::max(p.y, 0.0F) - p.z;
  float beside_middle = -10.0F;
  if (p.y < 0.0F) beside_middle = 34.0F - std::abs(p.x);
  if (p.y > 60.0F) beside_middle = 40.0F - std::abs(p.x);
  return std::max({shell, across, margin, beside_middle});
}

void add_spine(AnatomyBuilder& builder) {
  const Spine spine{builder.about(0.0F, 2.0F), builder.about(0.0F, 1.5F)};
  const Box3 column{{-60, -120, -kFarMm}, {60, 20, kFarMm}};
  const Box3 bodies{{-35, -65, -kFarMm}, {35, 5, kFarMm}};
  builder.add(column, [spine](Point3 p) { return spine.posterior(spine.local(p)); },
              {{0.0F, 340.0F, 60.0F}});
  builder.add(column, [spine](Point3 p) { return Spine::canal(spine.local(p)); },
              {{0.0F, 28.0F, 6.0F}});
  builder.add(bodies, [spine](Point3 p) { return Spine::body(spine.local(p)); },
              {{0.0F, 360.0F, 40.0F}, {1.8F, builder.about(175.0F, 30.0F), 30.0F}});
  // The discs between the bodies.
  builder.add(bodies,
              [spine](Point3 p) {
                const Point3 local = spine.local(p);
                return std::max(Spine::body(local), 13.0F - std::abs(local.z));
              },
              {{0.0F, builder.about(88.0F, 8.0F), 6.0F}});
}

}  // namespace

void add_skeleton(AnatomyBuilder& builder) {
  const TrunkShape trunk = builder.trunk();
  builder.add({{-150, -100, -80}, {150, 115, kFarMm}}, [trunk](Point3 p) { return ribs(trunk, p); },
              {{0.0F, builder.about(380.0F, 40.0F), 60.0F}});
  add_spine(builder);
  builder.add(Ellipsoid{{0, 100, 125}, {22, 7, 75}, {}}, {{0.0F, 190.0F, 30.0F}});
  for (const float side : {-1.0F, 1.0F}) {
    const Ellipsoid wing{{side * 92.0F, -25.0F, -225.0F}, {40, 58, 62}, {}};
    builder.add(wing.box(8.0F), [wing](Point3 p) { return std::abs(wing.distance(p)) - 4.0F; },
                {{0.0F, 340.0F, 50.0F}});
  }
}

}  // namespace hayate
