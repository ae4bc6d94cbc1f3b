// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hayate/phantom/anatomy_builder.h"

namespace hayate {
namespace {

/// Returns the kidney's bed, the fat around it.
Ellipsoid add_kidney(AnatomyBuilder& builder, float side, Point3 centre) {
  const float cortex = builder.materials().kidney_cortex;
  const Ripple ripple = builder.ripple(1.5F, 45.0F);
  const Point3 radii = builder.scaled({26, 29, 55}, 0.07F);
  // The upper poles lean towards the spine and to the back.
  const Rotation3 tilt = builder.turned({-8, side * -11.0F, side * 25.0F}, {4, 4, 0});
  const Ellipsoid kidney{builder.about(centre, 5.0F), radii, tilt};
  const Ellipsoid bed{kidney.centre, radii + Point3{7, 7, 9}, tilt};
  const Ellipsoid marrow{kidney.centre, radii - Point3{8, 8, 10}, tilt};
  const Ellipsoid hilum{kidney.centre + Point3{-side * 17.0F, 9.0F, 0.0F}, {17, 12, 20}, tilt};

  builder.add(bed, {{0.0F, builder.materials().fat, 10.0F}});
  builder.add(kidney.box(kEdgeMargin + ripple.reach),
              [kidney, hilum, ripple](Point3 p) {
                const Point3 q = ripple(p);
                return smooth_max(kidney.distance(q), -hilum.distance(q), 7.0F);
              },
              {{0.0F, cortex, 7.0F}});
  builder.add(marrow.box(kEdgeMargin + ripple.reach),
              [marrow, hilum, ripple](Point3 p) {
                const Point3 q = ripple(p);
                return smooth_max(marrow.distance(q), 4.0F - hilum.distance(q), 6.0F);
              },
              {{0.0F, cortex - builder.about(22.0F, 8.0F), 12.0F}});
  return bed;
}

void add_liver_vessels(AnatomyBuilder& builder, const DistanceFunction& liver) {
  const float hounsfield = builder.materials().liver + builder.about(32.0F, 8.0F);
  const Tube vessels[] = {
      {{{10, 26, -14}, {48, 24, 4}, {84, 40, 14}}, {6.5F, 5.5F, 3.0F}},
      {{{48, 24, 4}, {82, -8, 2}, {104, -28, 6}}, {5.0F, 3.8F, 2.5F}},
      {{{24, 26, -4}, {6, 52, 14}, {-24, 64, 20}}, {4.5F, 3.8F, 2.5F}},
      {{{18, -4, 46}, {56, 2, 36}, {100, 4, 14}}, {5.0F, 4.5F, 2.5F}},
      {{{18, -2, 46}, {46, 36, 34}, {70, 66, 8}}, {4.5F, 4.0F, 2.5F}},
      {{{16, 0, 46}, {0, 38, 36}, {-8, 66, 26}}, {4.0F, 3.5F, 2.5F}},
  };
  for (const Tube& vessel : vessels) {
    const Ripple ripple = builder.ripple(5.0F, 60.0F);
    builder.add(vessel.box(kEdgeMargin + ripple.reach),
                [vessel, ripple, liver](Point3 p) {
                  const float distance = rippled_distance(vessel, ripple, p);
                  return distance > 8.0F ? distance : std::max(distance, liver(p) + 4.0F);
                },
                {{0.0F, hounsfield, 4.0F}});
  }
}

}  // namespace

KidneyBeds add_kidneys(AnatomyBuilder& builder) {
  return {add_kidney(builder, -1.0F, {-66, -38, -48}), add_kidney(builder, 1.0F, {66, -36, -58})};
}

void add_liver(AnatomyBuilder& builder, const Ellipsoid& right_kidney_bed) {
  const TrunkShape trunk = builder.trunk();
  const Ripple ripple = builder.ripple(6.0F, 95.0F);
  const Ellipsoid right{builder.about(Point3{80, 6, -4}, 4.0F), builder.scaled({80, 92, 82}, 0.06F),
                        rotation_degrees(0, -14, 0)};
  const Ellipsoid left{builder.about(Point3{-4, 58, 22}, 5.0F), builder.scaled({66, 34, 34}, 0.1F),
                       rotation_degrees(0, 6, -8)};
  // Right kidney, colon and what lies before the spine press on it.
  const Ellipsoid below{{24, 30, -100}, {74, 74, 70}, {}};
  const DistanceFunction liver = [=](Point3 p) {
    const float within = smooth_max(trunk.cavity(p) + 2.5F, trunk.abdomen(p) + 3.5F, 8.0F);
    if (within > 10.0F) return within;
    const Point3 q = ripple(p);
    float shape = smooth_min(right.distance(q), left.distance(q), 24.0F);
    shape = smooth_max(shape, -below.distance(q), 22.0F);
    shape = smooth_max(shape, -right_kidney_bed.distance(p), 12.0F);
    shape = smooth_max(shape, -elliptic_cylinder(q.x + 2.0F, q.y + 34.0F, 46.0F, 52.0F), 16.0F);
    return smooth_max(shape, within, 8.0F);
  };
  builder.add({{-90, -90, -110}, {140, 110, 95}}, liver, {{0.0F, builder.materials().liver, 5.0F}});
  add_liver_vessels(builder, liver);
  const Ellipsoid gall_bladder{builder.about(Point3{44, 58, -40}, 5.0F),
                               builder.scaled({15, 15, 28}, 0.15F), rotation_degrees(20, 10, 0)};
  builder.add(gall_bladder, {{0.0F, builder.about(10.0F, 5.0F), 4.0F}});
}

void add_spleen(AnatomyBuilder& builder, const Ellipsoid& left_kidney_bed) {
  const TrunkShape trunk = builder.trunk();
  const float size = builder.about(1.0F, 0.1F);
  const Point3 radii = builder.scaled({36, 59, 60}, 0.08F) * size;
  const Point3 centre = builder.about(Point3{-93, -34, 0}, 5.0F);
  // The length of the spleen follows the tenth rib: along the wall, lower in front.
  const Rotation3 pose = builder.turned({-22, 0, 34}, {8, 7, 7});
  const Ellipsoid outer{centre, radii, pose};
  // The stomach hollows out the side that faces it; the kidney presses on it from below.
  const Point3 inwards{builder.about(0.86F, 0.06F), builder.about(0.5F, 0.1F),
                       builder.about(0.05F, 0.12F)};
  const float hollow = builder.about(50.0F, 5.0F);
  const Ellipsoid hilum{
      centre + inwards * (hollow + builder.about(9.0F, 4.0F)), {hollow, hollow, hollow * 1.3F}, {}};
  const Ripple ripple = builder.ripple(4.5F, 75.0F);
  const Ripple fine = builder.ripple(1.6F, 32.0F);

  const DistanceFunction spleen = [=](Point3 p) {
    const Point3 q = fine(ripple(p));
    float shape = smooth_max(outer.distance(q), -hilum.distance(q), 12.0F);
    shape = smooth_max(shape, -left_kidney_bed.distance(p), 10.0F);
    const float within = smooth_max(trunk.cavity(p) + 2.5F, trunk.abdomen(p) + 3.5F, 8.0F);
    return smooth_max(shape, within, 8.0F);
  };
  // A film of fat sets it off from its neighbours, thin enough to vanish in many places.
  builder.add(outer.box(kEdgeMargin + ripple.reach + fine.reach), spleen,
              {{-0.8F, builder.materials().fat, 5.0F},
               {0.0F, builder.materials().spleen, 6.5F, kSpleenLabel}});
}

}  // namespace hayate
