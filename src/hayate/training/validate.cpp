// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/validate.h"

#include <algorithm>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/ordered_workers.h"
#include "hayate/training/batch_tensors.h"

namespace hayate {

Volume predict_prepared(Model& model, const std::shared_ptr<const Sample>& sample,
                        const InfererOptions& options) {
  const at::Tensor logits = model.infer(image_tensor(sample, model.device()), options);
  const at::Tensor classes = logits.argmax(1).to(at::kByte).cpu().contiguous();
  VolumeShape shape = sample->image.shape();
  shape[0] = 1;
  Volume label(VoxelType::kUint8, shape, sample->image.voxel_to_world());
  std::copy_n(classes.const_data_ptr<std::uint8_t>(), classes.numel(),
              label.voxels<std::uint8_t>().begin());
  return label;
}

DiceMetric validate(Model& model, const Dataset& dataset, const InfererOptions& options,
                    std::int64_t class_count, int workers) {
  OrderedWorkers<std::shared_ptr<const Sample>> cases(
      std::max(workers, 1), /*ahead=*/1, 0, dataset.size(),
      [&](std::int64_t index) { return dataset.prepared(index); });
  DiceMetric metric(class_count);
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    if (stop_requested()) throw InterruptedError("stopped while validating");
    const auto sample = cases.take();
    const Volume predicted = predict_prepared(model, sample, options);
    metric.add(count_dice(predicted.voxels<std::uint8_t>(), sample->label.voxels<std::uint8_t>(),
                          class_count));
  }
  return metric;
}

}  // namespace hayate
