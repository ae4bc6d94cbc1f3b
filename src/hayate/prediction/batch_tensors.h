// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/base/class_index.h"
#include "hayate/data/batch.h"
#include "hayate/transforms/sample.h"

namespace hayate {

struct BatchTensors {
  /// [N, C, X, Y, Z] float32
  at::Tensor images;
  /// [N, 1, X, Y, Z] uint8
  at::Tensor labels;
  /// As in Batch.
  StepPart part = {};
  std::vector<ClassSet> unannotated = {};
};

/// Returns the batch on the training device. On the CPU the tensors take over the batch's memory;
/// to a GPU it goes through page-locked memory, without waiting.
BatchTensors to_tensors(Batch batch, c10::Device device);

struct VolumeTensors {
  /// [C, X, Y, Z] float32
  at::Tensor image;
  /// [1, X, Y, Z] uint8
  at::Tensor label;
};

/// Returns a case on the training device; on the CPU it shares the sample's memory, which it keeps
/// alive.
/// \pre the sample has a label.
VolumeTensors to_tensors(const std::shared_ptr<const Sample>& sample, c10::Device device);

/// Returns a case's image as a batch of one, [1, C, X, Y, Z]; on the CPU it shares the sample's
/// memory, which it keeps alive.
at::Tensor image_tensor(const std::shared_ptr<const Sample>& sample, c10::Device device);

}  // namespace hayate
