// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/pending_sample.h"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/trace.h"
#include "hayate/transforms/apply_mapping.h"
#include "hayate/transforms/run_transform.h"

namespace hayate {

PendingSample::PendingSample(const Sample& seen) : seen_(std::shared_ptr<const Sample>(), &seen) {}

SpatialShape PendingSample::shape() const {
  return pending_ ? pending_->shape : sample().image.spatial_shape();
}

void PendingSample::add(const GridMapping& mapping) {
  check_same_shape(sample());
  const bool stays = mapping.output_to_input_voxel == Affine{} && mapping.shape == shape();
  if (stays && !mapping.displacement) return;
  if (pending_ && !are_compatible(*pending_, mapping)) apply();
  share();
  pending_ = pending_ ? then(*pending_, mapping) : mapping;
}

PendingSample PendingSample::patch(const VoxelBox& box) {
  assert(!pending_);
  share();
  PendingSample patch(*seen_);
  patch.seen_ = seen_;
  patch.add(cut(box));
  return patch;
}

void PendingSample::apply() {
  if (!pending_) return;
  const TraceRange range(kRandomRange, [&] {
    return TraceDetail{.text = "lazy resampling", .case_name = sample().case_name};
  });
  own_ = with_context(
      [&] {
        return fmt::format("cannot apply the lazy transforms to case '{}'", seen_->case_name);
      },
      [&] { return apply_mapping(*seen_, *pending_); });
  pending_.reset();
  seen_.reset();
}

Sample& PendingSample::edit() {
  assert(!pending_);
  if (seen_) own_ = seen_->clone();
  seen_.reset();
  return own_;
}

void PendingSample::share() {
  if (!seen_) seen_ = std::make_shared<const Sample>(std::move(own_));
}

}  // namespace hayate
