// SPDX-License-Identifier: Apache-2.0
#include "analysis_options.h"

#include "hayate/base/log.h"
#include "hayate/base/text.h"

namespace hayate::cli {

void print_analysis(const AnalysisFolder& folder, const AnalysisReport& report) {
  const DatasetAnalysis& analysis = report.analysis;
  log_info("{}: {} cases, median {} voxels of {} mm, in {}", analysis.name, analysis.cases.size(),
           format_shape(analysis.median_shape), format_spacing(analysis.median_spacing_mm),
           format_duration(report.seconds));
  for (const std::string& what : analysis.list_problems) log_warning("{}", what);
  for (const CaseProblem& problem : analysis.problems) {
    warn_line(fmt::format("left out: {}: {}", printable(problem.case_name), problem.what));
  }
  for (const auto& names : analysis.duplicates) {
    log_warning("the same image: {}", join(names, ", "));
  }
  for (const Outlier& outlier : analysis.outliers) {
    log_info("outlier: {}: {}", outlier.case_name, outlier.what);
  }
  if (!analysis.missing_class_advice.empty()) log_info("{}", analysis.missing_class_advice);
  for (const auto& [key, reason] : report.chosen.recipe.reasons) log_info("{}: {}", key, reason);
  log_info("{}, {}, {}", folder.page().string(), folder.analysis().string(),
           folder.recipe().string());
}

std::filesystem::path find_chosen_recipe(const std::filesystem::path& dataset) {
  const AnalysisFolder folder = default_analysis_folder(dataset);
  if (is_analysis_of(folder, dataset)) {
    log_info("no --recipe: training by {}, chosen by hayate analyze", folder.recipe().string());
  } else {
    log_info("no --recipe: analysing {} first, to choose one", dataset.string());
    print_analysis(folder, analyze_into(folder, dataset));
    log_info("training by {}", folder.recipe().string());
  }
  return folder.recipe();
}

}  // namespace hayate::cli
