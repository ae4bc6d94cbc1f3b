// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "hayate/transforms/sample.h"

namespace hayate {

/// What a volume of a sample holds: intensities, which may be interpolated, or class indices, which
/// may only be moved.
enum class VolumeKind { kImage, kLabel };

/// Puts `body(volume, kind)` in the place of the sample's image and of its label, if it has one.
/// The indices for crops are dropped: they number the voxels of the old grid.
template <class Body>
void replace_volumes(Sample& sample, Body&& body) {
  sample.image = body(std::as_const(sample.image), VolumeKind::kImage);
  if (sample.has_label()) sample.label = body(std::as_const(sample.label), VolumeKind::kLabel);
  sample.indices = {};
}

}  // namespace hayate
