// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/engine_info.h"

#include <torch/version.h>

#include "hayate/prediction/device.h"
#include "hayate/prediction/model.h"
#include "hayate/prediction/precision.h"

namespace hayate {

EngineInfo describe_engine(const std::string& device) {
  const c10::Device resolved = resolve_device(device);
  return {TORCH_VERSION, resolved.str(),
          std::string(precision_name(resolve_precision(Precision::kAuto, resolved)))};
}

}  // namespace hayate
