// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/phantom/solid.h"

namespace hayate {

/// The surfaces of the reference patient that its organs are fitted into. z = 0 is the level of the
/// middle of the spleen, about the twelfth thoracic vertebra.
struct TrunkShape {
  /// Thickness of the fat under the skin, mm; more of it at the sides.
  float fat_mm = 18.0F;
  Ellipsoid right_dome{{64.0F, 10.0F, -40.0F}, {88.0F, 92.0F, 116.0F}, {}};
  Ellipsoid left_dome{{-64.0F, 8.0F, -46.0F}, {86.0F, 90.0F, 112.0F}, {}};

  /// The skin.
  float skin(Point3 p) const;
  /// The outside of the muscles of the wall.
  float muscle(Point3 p) const;
  /// The inside of the wall: ribs and muscles are outside of it.
  float cavity(Point3 p) const;
  /// The part of the cavity below the diaphragm.
  float abdomen(Point3 p) const;

  /// Holds the trunk to the sides and to front and back; has no end along z.
  Box3 box() const;
};

/// Returns the largest extents of the skin to the sides and to front and back, mm.
float trunk_half_width_mm(const TrunkShape& trunk);
float trunk_half_depth_mm(const TrunkShape& trunk);

}  // namespace hayate
