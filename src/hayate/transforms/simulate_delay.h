// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

struct SimulateDelayOptions {
  /// Seconds, for each sample.
  double delay_time = 0.0;

  void describe(OptionVisitor& visitor);
};

/// Does nothing, slowly: stands for a slow transform where a pipeline is tried out. MONAI:
/// SimulateDelay (monai/transforms/utility/array.py).
class SimulateDelay final : public DeterministicTransform {
 public:
  explicit SimulateDelay(const SimulateDelayOptions& options) : options_(options) {}

  std::string_view name() const override { return "SimulateDelay"; }
  void operator()(Sample& sample) const override;

 private:
  SimulateDelayOptions options_;
};

}  // namespace hayate
