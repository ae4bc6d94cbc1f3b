// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/data_options.h"

#include "hayate/base/option_ranges.h"

namespace hayate {

void SplitOptions::describe(OptionVisitor& visitor) {
  visitor.visit("validation_count", validation_count, Range{0, 1e9});
  visitor.visit("validation_fraction", validation_fraction, kZeroToOne);
  visitor.visit("shuffle", shuffle);
}

void DataOptions::describe(OptionVisitor& visitor) {
  visitor.visit("split", split);
  visitor.visit("dataset", dataset);
  visitor.visit("cache_rate", cache_rate, kZeroToOne);
  visitor.visit("replace_rate", replace_rate, Range{1e-3, 1.0});
  visitor.visit("cache_dir", cache_dir);
  visitor.visit("cache_limit_gb", cache_limit_gb, Range{0, 1e9});
  visitor.visit("cache_workers", cache_workers, kThreadCount);
  visitor.visit("cache_device", cache_device);
  visitor.visit("cache_type", cache_type);
  visitor.visit("loader", loader);
  visitor.visit("num_workers", num_workers, kThreadCount);
  visitor.visit("batch_size", batch_size, Range{1, 65536});
  visitor.visit("shuffle", shuffle);
  visitor.visit("resample_labels", resample_labels);
}

}  // namespace hayate
