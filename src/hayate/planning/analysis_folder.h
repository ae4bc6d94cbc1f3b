// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hayate/planning/analysis_page.h"

namespace hayate {

/// Where an analysis puts its files, and their names.
struct AnalysisFolder {
  std::filesystem::path path;

  std::filesystem::path recipe() const { return path / "recipe.json"; }
  std::filesystem::path analysis() const { return path / "analysis.json"; }
  std::filesystem::path page() const { return path / "analysis.html"; }
};

/// Returns analysis/<data set's folder>, in the working folder.
AnalysisFolder default_analysis_folder(const std::filesystem::path& dataset);

/// Analyses the data set, chooses a recipe for this machine and writes analysis.html, analysis.json
/// and, last, recipe.json.
///
/// \throws as analyze_dataset, scan_dataset; UsageError when one of these is there and is not of an
///         analysis; WriteError.
AnalysisReport analyze_into(const AnalysisFolder& folder, const std::filesystem::path& dataset);

/// Whether the folder holds an analysis of these files: the same names and sizes, nothing hashed.
bool is_analysis_of(const AnalysisFolder& folder, const std::filesystem::path& dataset);

}  // namespace hayate
