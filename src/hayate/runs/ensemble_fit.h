// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/recipe/recipe.h"
#include "hayate/runs/run_record.h"

namespace hayate {

/// Says in sentences why the probabilities of a run's network cannot be averaged with those of
/// another one: other classes, other channels, or images that are prepared to other voxels or axes.
/// What depends on the single image, such as where it is cropped, is not known here.
std::vector<std::string> find_misfits(const Recipe& recipe, const RunRecord& record,
                                      const Recipe& first_recipe, const RunRecord& first_record);

/// Puts together what several runs say of the cases of one data set, so that none of them is scored
/// on what another one was trained on: validated is what all validated, trained on what any of them
/// was trained on. A case is the same where its name is and, if both recorded them, the hashes.
///
/// \param records  one at least; the rest of the result is the first one's.
RunRecord join_records(const std::vector<RunRecord>& records);

}  // namespace hayate
