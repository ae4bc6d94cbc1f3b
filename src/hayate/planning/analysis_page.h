// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/analysis/dataset_analysis.h"
#include "hayate/planning/recipe_rules.h"
#include "hayate/reporting/figures.h"

namespace hayate {

/// What `hayate analyze` found out and chose.
struct AnalysisReport {
  DatasetAnalysis analysis;
  ChosenRecipe chosen;
  MachineLimits machine;
  /// Time to prepare all cases by the recipe on all cores, from one case that was prepared.
  double cache_seconds = 0.0;
  double seconds = 0.0;
};

/// Returns the whole page, which needs nothing else: pictures and drawings are inside.
/// \param figures  empty where none could be drawn.
std::string render_analysis(const AnalysisReport& report, const std::vector<Figure>& figures);

/// Returns the line of the cases' pictures.
std::string format_spacing(const Vector3& spacing_mm);

}  // namespace hayate
