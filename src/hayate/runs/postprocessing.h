// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// What is done to the predictions of one class.
struct ClassPostprocessing {
  /// KeepLargestConnectedComponent: what lies apart becomes background.
  bool keep_largest_component = false;
  /// FillHoles, after it: what the class encloses becomes the class.
  bool fill_holes = false;

  bool is_nothing() const { return !keep_largest_component && !fill_holes; }
  bool operator==(const ClassPostprocessing&) const = default;
};

/// What is done to predicted labels, as a cross-validation has chosen it.
struct Postprocessing {
  /// By class index; nothing is done to the background.
  std::vector<ClassPostprocessing> classes;

  bool is_nothing() const;
  bool operator==(const Postprocessing&) const = default;
};

/// Applies it, one class after the other, lower ones first.
/// \param label  uint8 class indices [1, X, Y, Z].
void apply_postprocessing(Volume& label, const Postprocessing& postprocessing);

/// Says it in one line: "spleen: KeepLargestConnectedComponent, FillHoles; liver: FillHoles";
/// "none" where nothing is done.
/// \param class_names  by class index; classes beyond are called by their number.
std::string describe_postprocessing(const Postprocessing& postprocessing,
                                    const std::vector<std::string>& class_names);

/// Reads a file that a cross-validation has left, or does nothing where there is none.
/// \throws DataError  when it is damaged, or is about other classes than 0 … class_count - 1.
Postprocessing read_postprocessing(const std::filesystem::path& file, std::int64_t class_count);

}  // namespace hayate
