// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/distributed/ranks.h"
#include "hayate/training/checkpoint.h"

namespace hayate {

/// Brings the parts of every rank to where the first one's are: weights, optimizer, scaler, state.
/// The random position stays: each rank draws for itself (Learner::seed_draws).
/// \param is_resumed  of the first rank, which is returned on all.
bool share_run(const RunParts& parts, bool is_resumed, const Ranks& ranks);

}  // namespace hayate
