// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>

#include "hayate/phantom/anatomy_builder.h"

namespace hayate {
namespace {

/// What a hollow organ holds.
struct Filling {
  float wall_mm = 3.0F;
  float hounsfield = 20.0F;
  float texture = 12.0F;
  /// Gas collects at the front of a patient who lies on the back: what is above this y.
  std::optional<float> gas_above_y;
};

void add_hollow(AnatomyBuilder& builder, const Tube& tube, const Ripple& ripple,
                const Filling& filling) {
  // Wall and diaphragm hold it back.
  const TrunkShape trunk = builder.trunk();
  const auto outside = [tube, ripple, trunk](Point3 p) {
    const float free = rippled_distance(tube, ripple, p);
    if (free > 10.0F) return free;
    return smooth_max(smooth_max(free, trunk.abdomen(p) + 4.0F, 4.0F), trunk.cavity(p) + 2.0F,
                      4.0F);
  };
  const Box3 box = tube.box(kEdgeMargin + ripple.reach);
  builder.add(box, outside,
              {{0.0F, builder.materials().bowel_wall, 8.0F},
               {filling.wall_mm, filling.hounsfield, filling.texture}});
  if (!filling.gas_above_y) return;
  const float level = *filling.gas_above_y;
  builder.add({{box.low.x, std::max(box.low.y, level - 5.0F), box.low.z}, box.high},
              [outside, level, wall = filling.wall_mm](Point3 p) {
                return std::max(outside(p) + wall, level - p.y);
              },
              {{0.0F, -970.0F, 10.0F}});
}

Filling draw_colon_filling(AnatomyBuilder& builder, float centre_y) {
  Filling filling{2.5F, builder.about(20.0F, 25.0F), 70.0F, {}};
  if (builder.random().chance(0.6)) filling.gas_above_y = builder.about(centre_y + 4.0F, 5.0F);
  return filling;
}

void add_small_bowel(AnatomyBuilder& builder) {
  constexpr int loop_count = 44;
  for (int i = 0; i < loop_count; ++i) {
    Random& random = builder.random();
    const auto x = static_cast<float>(random.uniform(-92, 92));
    const auto y = static_cast<float>(random.uniform(8, 84));
    const auto z = static_cast<float>(random.uniform(-250, -55));
    const Point3 bend = builder.about(Point3{x, y, z}, 20.0F);
    const Point3 end = builder.about(bend, 20.0F);
    const float radius = builder.about(11.5F, 1.5F);
    Filling filling{2.5F, builder.about(40.0F, 25.0F), 14.0F, {}};
    if (random.chance(0.15)) filling.gas_above_y = y + 3.0F;
    // One millimetre apart at least: a segment of no length has no direction.
    add_hollow(
        builder,
        Tube{{{x, y, z}, bend + Point3{1, 0, 0}, end + Point3{2, 1, 0}}, {radius, radius, radius}},
        builder.ripple(3.0F, 40.0F), filling);
  }
}

void add_colon(AnatomyBuilder& builder) {
  const Ripple ripple = builder.ripple(4.0F, 45.0F);
  const Point3 flexure = builder.about(Point3{-90, 40, -14}, 7.0F);
  const Point3 middle = builder.about(Point3{0, 80, -95}, 10.0F);
  add_hollow(builder, Tube{{{94, 8, -70}, {96, 4, -230}}, {21, 24}}, ripple,
             draw_colon_filling(builder, 6.0F));
  add_hollow(builder, Tube{{{92, 40, -62}, middle, flexure}, {17, 18, 19}}, ripple,
             draw_colon_filling(builder, 74.0F));
  add_hollow(builder,
             Tube{{flexure, {-104, 8, -60}, {-106, -8, -110}, {-100, 0, -240}}, {20, 15, 13, 14}},
             ripple, draw_colon_filling(builder, 4.0F));
}

}  // namespace

void add_bowel(AnatomyBuilder& builder) {
  add_small_bowel(builder);
  add_colon(builder);
}

void add_stomach(AnatomyBuilder& builder) {
  const Ripple ripple = builder.ripple(4.0F, 70.0F);
  const Point3 fundus = builder.about(Point3{-54, 16, 36}, 6.0F);
  const Point3 body = builder.about(Point3{-46, 54, -6}, 6.0F);
  const float fullness = builder.about(1.0F, 0.13F);
  const Filling filling{4.0F, builder.about(25.0F, 18.0F), 18.0F,
                        builder.about(body.y + 2.0F, 9.0F)};
  add_hollow(
      builder,
      Tube{{fundus, body, {6.0F, 62.0F, -38.0F}}, {35.0F * fullness, 30.0F * fullness, 15.0F}},
      ripple, filling);
}

}  // namespace hayate
