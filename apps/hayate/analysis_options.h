// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/planning/analysis_folder.h"

namespace hayate::cli {

/// What was found and chosen, in some lines, and where the rest is.
void print_analysis(const AnalysisFolder& folder, const AnalysisReport& report);

/// Returns the recipe file of the data set's analysis, which is made first where there is none yet,
/// or one of other files. Says so.
std::filesystem::path find_chosen_recipe(const std::filesystem::path& dataset);

}  // namespace hayate::cli
