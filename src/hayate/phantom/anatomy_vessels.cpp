// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/anatomy_builder.h"

namespace hayate {

void add_vessels(AnatomyBuilder& builder) {
  const Materials& materials = builder.materials();
  const auto add = [&](const Tube& tube, const Ripple& ripple, float hounsfield, float texture) {
    builder.add(tube.box(kEdgeMargin + ripple.reach),
                [tube, ripple](Point3 p) { return rippled_distance(tube, ripple, p); },
                {{0.0F, hounsfield, texture}});
  };
  // Pancreas, from head to tail.
  add({{{38, 30, -34}, {24, 36, -22}, {-4, 38, -10}, {-42, 18, 0}, {-70, -4, 6}},
       {15, 13, 11, 11, 9}},
      builder.ripple(5.0F, 22.0F), materials.pancreas, 10.0F);

  const Ripple ripple = builder.ripple(3.0F, 80.0F);
  const float aorta = builder.about(10.5F, 1.2F);
  add({{{-12, 0, -kFarMm}, {-12, 0, -120}, {-12, -4, -30}, {-20, -20, 60}, {-26, -26, kFarMm}},
       {aorta, aorta, aorta, aorta, aorta}},
      ripple, materials.arteries, 5.0F);
  // Inferior vena cava, into the heart.
  add({{{17, 2, -kFarMm}, {17, 4, -100}, {18, 10, -20}, {17, 6, 50}, {10, 20, 90}},
       {12, 12, 12, 12, 12}},
      ripple, materials.veins - 12.0F, 5.0F);
  // Splenic vein; mesenteric and portal vein; left and right renal vein.
  add({{{-78, -12, 4}, {-44, 6, 2}, {2, 24, -14}}, {4.0F, 4.5F, 5.5F}}, ripple, materials.veins,
      5.0F);
  add({{{6, 30, -130}, {6, 28, -60}, {4, 24, -14}, {28, 26, -6}}, {4.5F, 5.5F, 6.5F, 6.5F}}, ripple,
      materials.veins, 5.0F);
  add({{{-46, -20, -44}, {-12, 12, -42}, {14, 8, -42}}, {4.0F, 4.5F, 5.0F}}, ripple,
      materials.veins - 8.0F, 5.0F);
  add({{{46, -18, -52}, {20, 2, -50}}, {4.5F, 5.0F}}, ripple, materials.veins - 8.0F, 5.0F);
  // Oesophagus, into the stomach.
  add({{{-6, -10, kFarMm}, {-8, -4, 70}, {-34, 14, 44}}, {7, 8, 9}}, ripple,
      materials.bowel_wall - 25.0F, 6.0F);
}

}  // namespace hayate
