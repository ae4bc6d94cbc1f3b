// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hayate/reporting/case_picture.h"

namespace hayate {

/// Pictures of a case that stands for others.
struct PicturedCase {
  /// "worst", "middle", "best".
  std::string role;
  std::string name;
  /// By the run's own metric.
  double dice = 0.0;
  std::vector<PlanePicture> planes;
};

/// The pictures that a run leaves, of its best weights.
struct CaseGallery {
  /// That the weights are from; 0 when there are no pictures.
  std::int64_t epoch = 0;
  std::vector<PicturedCase> cases;
};

/// Writes `worst_axial.png` … into the figures of a run folder, and `cases.json`, which says what
/// they show. \throws WriteError
void write_case_gallery(const std::filesystem::path& run_folder, const CaseGallery& gallery);

/// Reads them back; without cases where there are none.
/// \throws DataError  when cases.json is damaged; IoError, MissingInputError
CaseGallery read_case_gallery(const std::filesystem::path& run_folder);

}  // namespace hayate
