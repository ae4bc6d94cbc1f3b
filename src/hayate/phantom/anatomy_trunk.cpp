// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hayate/phantom/anatomy_builder.h"

namespace hayate {
namespace {

/// Muscles along the back and beside the lumbar spine.
void add_back_muscles(AnatomyBuilder& builder, float side) {
  const std::vector<Coat> muscle{{0.0F, builder.materials().muscle, 10.0F}};
  const Point3 erector = builder.about(Point3{side * 39.0F, -84.0F, 0.0F}, 1.5F);
  builder.add(
      {{-80, -115, -kFarMm}, {80, -50, kFarMm}},
      [erector](Point3 p) {
        return elliptic_cylinder(p.x - erector.x, p.y - erector.y, 31.0F, 22.0F);
      },
      muscle);
  const float thickness = builder.about(17.0F, 2.0F);
  builder.add(
      {{-80, -60, -kFarMm}, {80, 10, 10}},
      [side, thickness](Point3 p) {
        // Grows downwards from its origin.
        const float radius = thickness * std::min(0.2F - p.z / 90.0F, 1.2F);
        if (radius < 1.0F) return 10.0F;
        return elliptic_cylinder(p.x - side * (36.0F - 0.03F * p.z), p.y + 30.0F, radius, radius);
      },
      muscle);
}

}  // namespace

void add_wall(AnatomyBuilder& builder) {
  const TrunkShape trunk = builder.trunk();
  const Materials& materials = builder.materials();
  const Ripple ripple = builder.ripple(3.0F, 140.0F);
  builder.add(trunk.box(), [trunk](Point3 p) { return trunk.skin(p); },
              {{0.0F, -5.0F, 10.0F}, {2.2F, materials.fat, 8.0F}});
  builder.add(trunk.box(), [trunk, ripple](Point3 p) { return trunk.muscle(ripple(p)); },
              {{0.0F, materials.muscle, 13.0F}});
  // Fat between the wall and what lies in it.
  builder.add(trunk.box(), [trunk](Point3 p) { return trunk.cavity(p); },
              {{0.0F, materials.fat, 13.0F}});
  add_back_muscles(builder, 1.0F);
  add_back_muscles(builder, -1.0F);
}

void add_chest(AnatomyBuilder& builder) {
  const TrunkShape trunk = builder.trunk();
  // The recess between ribs and diaphragm reaches deepest at the back.
  const auto chest = [trunk](Point3 p) {
    const float recess = -20.0F + 0.36F * std::max(p.y + 85.0F, 0.0F) - p.z;
    return std::max({trunk.cavity(p) + 0.5F, -trunk.abdomen(p), recess});
  };
  // The diaphragm and the lungs, then what lies between the lungs.
  const float soft = builder.materials().muscle - 15.0F;
  builder.add({{-140, -100, -30}, {140, 110, kFarMm}}, chest,
              {{0.0F, soft, 9.0F}, {2.7F, builder.about(-850.0F, 25.0F), 55.0F}});
  builder.add({{-50, -100, -30}, {40, 80, kFarMm}},
              [chest](Point3 p) {
                const float mediastinum = elliptic_cylinder(p.x + 6.0F, p.y - 8.0F, 38.0F, 62.0F);
                const float beside_spine = elliptic_cylinder(p.x, p.y + 62.0F, 30.0F, 50.0F);
                return std::max(std::min(mediastinum, beside_spine), chest(p) + 2.0F);
              },
              {{0.0F, soft, 9.0F}});
  const Ellipsoid heart{builder.about(Point3{-24, 44, 128}, 4.0F),
                        builder.scaled({60, 50, 54}, 0.05F), rotation_degrees(0, 20, 30)};
  builder.add(heart, {{0.0F, builder.about(118.0F, 10.0F), 8.0F}});
}

}  // namespace hayate
