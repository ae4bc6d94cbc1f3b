// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/runs/run_folder.h"

namespace hayate {

/// Checks that the folder is that of a run. \throws MissingInputError
void require_run(const RunFolder& folder);

/// Checks that the run has been validated, and so has weights. \throws MissingInputError
void require_best_weights(const RunFolder& folder);

}  // namespace hayate
