// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/batch_source.h"

namespace hayate {

std::optional<TrainingBatch> LoaderBatches::next() {
  std::optional<Batch> batch = loader_.next();
  if (!batch) return std::nullopt;
  std::vector<std::string> case_names = std::move(batch->case_names);
  return TrainingBatch{to_tensors(std::move(*batch), device_), std::move(case_names)};
}

}  // namespace hayate
