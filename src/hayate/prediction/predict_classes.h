// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/prediction/model.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// Returns class indices uint8 [1, X, Y, Z] of a prepared case, on the prepared grid.
Volume predict_classes(Model& model, const std::shared_ptr<const Sample>& sample,
                       const InfererOptions& options);

}  // namespace hayate
