// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/case_plan.h"

namespace hayate {

SpatialShape CasePlan::image_shape() const {
  return oblique ? oblique->image.grid.shape : image.shape();
}

SpatialShape CasePlan::label_shape() const {
  return oblique ? oblique->label->grid.shape : label->shape();
}

}  // namespace hayate
