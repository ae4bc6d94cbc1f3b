// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <ATen/core/Tensor.h>

#include "hayate/augmentation/draw_patches.h"

namespace hayate {

/// A patch on its way through a chain, on a device: what a mapping shows of tensors that others may
/// see, too. As PendingSample is on the host.
class PendingPatch {
 public:
  /// Shows the box of the case that was cut, or all of it.
  explicit PendingPatch(const DrawnPatch& drawn);

  /// Moves what is shown. Where one resampling cannot do that and what is pending, the latter is
  /// applied.
  void add(const GridMapping& mapping);
  /// Computes what is pending.
  void apply();

  /// \pre nothing is pending
  const at::Tensor& image() const { return image_; }
  const at::Tensor& label() const { return label_; }
  void set_image(at::Tensor image) { image_ = std::move(image); }

 private:
  SpatialShape shape() const;

  at::Tensor image_;
  at::Tensor label_;
  /// Of both.
  std::optional<GridMapping> pending_;
};

}  // namespace hayate
