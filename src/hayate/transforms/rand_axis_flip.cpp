// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_axis_flip.h"

#include "hayate/transforms/flip.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {

void RandAxisFlipOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "A sample is flipped with this probability.");
}

AxisSet RandAxisFlip::draw_axes(Random& random) const {
  AxisSet axes{};
  if (random.chance(prob_)) axes[static_cast<std::size_t>(random.randint(3))] = true;
  return axes;
}

void RandAxisFlip::operator()(Sample& sample, Random& random) const {
  const AxisSet axes = draw_axes(random);
  if (axes == AxisSet{}) return;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind) { return flip(volume, axes); });
}

std::optional<GridMapping> RandAxisFlip::draw_mapping(const SpatialShape& shape,
                                                      Random& random) const {
  return rearrange(shape, {.reversed = draw_axes(random)});
}

}  // namespace hayate
