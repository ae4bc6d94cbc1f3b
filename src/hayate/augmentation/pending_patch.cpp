// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/pending_patch.h"

#include <utility>

#include "hayate/augmentation/sample_tensor.h"

namespace hayate {

PendingPatch::PendingPatch(const DrawnPatch& drawn)
    : image_(drawn.of->image), label_(drawn.of->label) {
  if (drawn.box) add(cut(*drawn.box));
}

SpatialShape PendingPatch::shape() const {
  return pending_ ? pending_->shape : SpatialShape{image_.size(1), image_.size(2), image_.size(3)};
}

void PendingPatch::add(const GridMapping& mapping) {
  const bool stays = mapping.output_to_input_voxel == Affine{} && mapping.shape == shape();
  if (stays && !mapping.displacement) return;
  if (pending_ && !are_compatible(*pending_, mapping)) apply();
  pending_ = pending_ ? then(*pending_, mapping) : mapping;
}

void PendingPatch::apply() {
  if (!pending_) return;
  image_ = sample_tensor(image_, *pending_, VolumeKind::kImage);
  label_ = sample_tensor(label_, *pending_, VolumeKind::kLabel);
  pending_.reset();
}

}  // namespace hayate
