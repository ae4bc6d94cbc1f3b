// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/patch_tensors.h"

#include <utility>
#include <vector>

#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "hayate/augmentation/pending_patch.h"
#include "hayate/base/error.h"
#include "hayate/transforms/run_transform.h"

namespace hayate {
namespace {

/// The patches of a batch on their way through a chain.
class PatchBatch {
 public:
  PatchBatch(std::span<const DrawnPatch> drawn, bool is_lazy) : drawn_(drawn), is_lazy_(is_lazy) {
    for (const DrawnPatch& patch : drawn) patches_.emplace_back(patch);
    if (!is_lazy) apply();
  }

  void do_step(std::size_t step) {
    // All patches went through the same transforms.
    if (drawn_.front().steps[step].mapping) {
      move(step);
    } else {
      change(step);
    }
  }

  PatchTensors take() {
    apply();
    std::vector<at::Tensor> labels;
    for (const PendingPatch& patch : patches_) labels.push_back(patch.label());
    at::Tensor images = stacked_.defined() ? stacked_ : stack_images();
    return {std::move(images), at::stack(labels)};
  }

 private:
  void apply() {
    for (PendingPatch& patch : patches_) patch.apply();
  }

  void move(std::size_t step) {
    for (std::size_t i = 0; i < patches_.size(); ++i) {
      patches_[i].add(*drawn_[i].steps[step].mapping);
      if (!is_lazy_) patches_[i].apply();
    }
    stacked_.reset();
  }

  void change(std::size_t step) {
    apply();
    if (!stacked_.defined()) stacked_ = stack_images();
    std::vector<DrawnChange> changes;
    for (const DrawnPatch& patch : drawn_) changes.push_back(patch.steps[step].change);
    change_intensities(stacked_, changes);
    for (std::size_t i = 0; i < patches_.size(); ++i) {
      patches_[i].set_image(stacked_[static_cast<std::int64_t>(i)]);
    }
  }

  at::Tensor stack_images() const {
    std::vector<at::Tensor> images;
    for (std::size_t i = 0; i < patches_.size(); ++i) {
      images.push_back(patches_[i].image());
      if (images[i].sizes() == images[0].sizes()) continue;
      throw DataError(fmt::format("patches of one batch differ in shape: those of '{}' and of '{}'",
                                  drawn_[i].of->name, drawn_[0].of->name),
                      "put SpatialPad before the transform that cuts them");
    }
    return at::stack(images);
  }

  std::span<const DrawnPatch> drawn_;
  bool is_lazy_;
  std::vector<PendingPatch> patches_;
  /// All images, where they are those of the patches; else undefined.
  at::Tensor stacked_;
};

}  // namespace

PatchTensors make_patches(std::span<const DrawnPatch> patches, bool is_lazy) {
  const c10::AutoGradMode no_grad(false);
  const TraceRange range("random transforms");
  PatchBatch batch(patches, is_lazy);
  for (std::size_t step = 0; step < patches.front().steps.size(); ++step) batch.do_step(step);
  return batch.take();
}

}  // namespace hayate
