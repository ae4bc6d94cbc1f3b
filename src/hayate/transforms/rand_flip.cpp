// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_flip.h"

#include "hayate/transforms/flip.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {

void RandFlipOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "A sample is flipped with this probability.");
  visitor.visit("spatial_axis", spatial_axis, kAny,
                "These axes are flipped together, 0, 1, 2 for X, Y, Z; empty stands for all.");
}

RandFlip::RandFlip(const RandFlipOptions& options)
    : prob_(options.prob),
      axes_(resolve_spatial_axes("RandFlip.spatial_axis", options.spatial_axis)) {}

void RandFlip::operator()(Sample& sample, Random& random) const {
  if (!random.chance(prob_)) return;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind) { return flip(volume, axes_); });
}

std::optional<GridMapping> RandFlip::draw_mapping(const SpatialShape& shape, Random& random) const {
  return random.chance(prob_) ? rearrange(shape, {.reversed = axes_}) : stay(shape);
}

}  // namespace hayate
