// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hayate/runs/run_folder.h"
#include "hayate/training/training_session.h"

namespace hayate {

/// Writes the session's weights as the run's best ones, with what they were trained by and on.
/// \param recipe_json  the identity of the recipe (recipe_identity), which goes with them.
/// \param epoch        that they are from, counted from 1.
/// \throws WriteError, IoError
void save_best_weights(const RunFolder& folder, TrainingSession& session,
                       const std::string& recipe_json, std::int64_t epoch);

/// Whether the folder's best weights are there, whole, and from that epoch. Earlier versions did
/// not write down the epoch: theirs count as right.
bool has_best_weights_of(const RunFolder& folder, std::int64_t epoch);

}  // namespace hayate
