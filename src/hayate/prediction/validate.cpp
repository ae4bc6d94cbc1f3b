// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/validate.h"

#include <algorithm>

#include "hayate/base/trace.h"
#include "hayate/inferers/predicted_classes.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/case_loop.h"

namespace hayate {

DiceMetric validate(Model& model, const Dataset& dataset, const InfererOptions& options,
                    std::int64_t class_count, int workers) {
  const TraceRange range("validation");
  DiceMetric metric(class_count);
  for_each_case(
      {.count = dataset.size(),
       .stopped = "stopped while validating",
       .workers = std::max(workers, 1)},
      [&](std::int64_t index) { return dataset.prepared(index); },
      [&](std::int64_t, const std::shared_ptr<const Sample>& sample) {
        const at::Tensor logits = [&] {
          const TraceRange inferring("sliding window");
          return model.infer(image_tensor(sample, model.device()), options);
        }();
        const TraceRange counting("metric");
        metric.add(count_dice(logits, sample->label.voxels<std::uint8_t>(), class_count));
      });
  return metric;
}

}  // namespace hayate
