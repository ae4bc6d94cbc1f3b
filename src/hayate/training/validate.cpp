// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/validate.h"

#include <algorithm>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/ordered_workers.h"
#include "hayate/base/trace.h"
#include "hayate/inferers/predicted_classes.h"
#include "hayate/training/batch_tensors.h"

namespace hayate {

Volume predict_prepared(Model& model, const std::shared_ptr<const Sample>& sample,
                        const InfererOptions& options) {
  const at::Tensor logits = model.infer(image_tensor(sample, model.device()), options);
  VolumeShape shape = sample->image.shape();
  shape[0] = 1;
  Volume label(VoxelType::kUint8, shape, sample->image.voxel_to_world());
  write_predicted_classes(logits, label.voxels<std::uint8_t>());
  return label;
}

DiceMetric validate(Model& model, const Dataset& dataset, const InfererOptions& options,
                    std::int64_t class_count, int workers) {
  const TraceRange range("validation");
  OrderedWorkers<std::shared_ptr<const Sample>> cases(
      std::max(workers, 1), /*ahead=*/1, 0, dataset.size(),
      [&](std::int64_t index) { return dataset.prepared(index); });
  DiceMetric metric(class_count);
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    if (stop_requested()) throw InterruptedError("stopped while validating");
    const auto sample = [&] {
      const TraceRange waiting("data wait");
      return cases.take();
    }();
    const at::Tensor logits = [&] {
      const TraceRange inferring("sliding window");
      return model.infer(image_tensor(sample, model.device()), options);
    }();
    const TraceRange counting("metric");
    metric.add(count_dice(logits, sample->label.voxels<std::uint8_t>(), class_count));
  }
  return metric;
}

}  // namespace hayate
