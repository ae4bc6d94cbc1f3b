// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/random.h"
#include "hayate/phantom/solid.h"
#include "hayate/phantom/trunk_shape.h"

namespace hayate {

/// Class of the spleen in the phantom's labels.
inline constexpr std::uint8_t kSpleenLabel = 1;

/// The trunk of one made-up patient in reference coordinates, in which the spleen's middle is near
/// z = 0. Later solids lie over earlier ones; around all of them is air.
struct Anatomy {
  TrunkShape trunk;
  std::vector<Solid> solids;
};

/// Draws a patient. Contrast-enhanced as in the portal venous phase: the spleen's radiodensity lies
/// in the middle of those of liver, kidneys, vessels and bowel wall, so that only place, shape and
/// texture tell it from them.
Anatomy make_anatomy(Random& random);

}  // namespace hayate
