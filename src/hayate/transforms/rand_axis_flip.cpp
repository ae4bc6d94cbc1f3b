// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_axis_flip.h"

#include "hayate/transforms/flip.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {

void RandAxisFlipOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "A sample is flipped with this probability.");
}

void RandAxisFlip::operator()(Sample& sample, Random& random) const {
  if (!random.chance(prob_)) return;
  AxisSet axes{};
  axes[static_cast<std::size_t>(random.randint(3))] = true;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind) { return flip(volume, axes); });
}

}  // namespace hayate
