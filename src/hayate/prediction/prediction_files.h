// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/io/label_values.h"
#include "hayate/labelling/prediction.h"

namespace hayate {

/// What to do about files that are there already.
enum class ExistingFiles {
  kRefuse,
  kOverwrite,  ///< predictions only
  kKeep,       ///< for whoever goes on: only what is not there is written
};

/// How probabilities are stored: as they are, or as 0 … 255 in a quarter of the room, which the
/// file's slope makes 0 … 1 again, off by 0.002 at most.
enum class ProbabilitiesType { kFloat32, kUint8 };

/// What is to be written beside labels.
struct WantedFiles {
  bool probabilities = false;
  ProbabilitiesType probabilities_type = ProbabilitiesType::kFloat32;
  bool uncertainty = false;
  bool preview = false;
};

/// An image, and what is to be written of it.
struct PredictionFiles {
  CaseFiles image;
  /// The label's file, also where it is there already and stays.
  std::filesystem::path label_file;
  std::optional<std::filesystem::path> label = std::nullopt;
  std::optional<std::filesystem::path> probabilities = std::nullopt;
  ProbabilitiesType probabilities_type = ProbabilitiesType::kFloat32;
  std::optional<std::filesystem::path> uncertainty = std::nullopt;
  /// A picture (reporting/prediction_preview.h).
  std::optional<std::filesystem::path> preview = std::nullopt;
};

/// What is to be done, and what is there already and stays.
struct PredictionPlan {
  std::vector<PredictionFiles> todo;
  std::vector<PredictionFiles> done;
};

/// Where predictions go: `<case>.nii.gz`, `<case>_probabilities.nii.gz`,
/// `<case>_uncertainty.nii.gz` and `<case>_preview.png` in `out`, or what the image's format has
/// for a suffix (written_image_suffix). The case's name may have folders ("s1/ct"). Images of one
/// name keep the folders in which they differ: s1/ct.nii.gz, s2/ct.nii.gz → out/s1/ct.nii.gz,
/// out/s2/ct.nii.gz. An image that is named twice is predicted once; one of which nothing is left
/// to write, not at all.
///
/// Looks at the files, and writes nothing.
///
/// \throws UsageError  when a prediction would replace an image, its label or whatever else is no
///                     prediction, two of them would have one name, or some are there already, all
///                     named; when probabilities are to be bytes in a format without a slope.
PredictionPlan plan_predictions(const std::vector<CaseFiles>& images,
                                const std::filesystem::path& out, const WantedFiles& wanted,
                                ExistingFiles existing);

/// Whether a case's name is that of what is written beside a label: its probabilities or its
/// uncertainty.
bool is_beside_label(std::string_view case_name);

/// Writes what is planned of a prediction, each file at once (AtomicFile), the label last, because
/// it says that the image is done: uint8, or uint16 where a class has a larger value. The header is
/// the image's, with a description that says what the file is: by that a prediction is known, which
/// may be overwritten. For a picture the image is read again.
///
/// \param values  of the classes, as label files have them. \throws WriteError
void write_prediction(const PredictionFiles& files, const Prediction& prediction,
                      const LabelValues& values = {});

/// Returns class indices uint8 [1, X, Y, Z] as the values that label files have for them: uint8, or
/// uint16 where one is larger.
Volume to_label_values(const Volume& classes, const LabelValues& values);

}  // namespace hayate
