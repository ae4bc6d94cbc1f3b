// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_intensity_transform.h"

namespace hayate {

void RandIntensityTransform::operator()(Sample& sample, Random& random) const {
  change_intensity(sample.image, draw_change(sample.image.channels(), random), random);
}

}  // namespace hayate
