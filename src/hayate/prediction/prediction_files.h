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

/// An image, and what is to be written of it.
struct PredictionFiles {
  CaseFiles image;
  std::optional<std::filesystem::path> label;
  std::optional<std::filesystem::path> probabilities;
  std::optional<std::filesystem::path> uncertainty;
};

/// Where predictions go: `<case>.nii.gz`, `<case>_probabilities.nii.gz` and
/// `<case>_uncertainty.nii.gz` in `out`, or what the image's format has for a suffix
/// (written_image_suffix). Images of one name keep the folders in which they differ: s1/ct.nii.gz,
/// s2/ct.nii.gz → out/s1/ct.nii.gz, out/s2/ct.nii.gz. An image that is named twice is predicted
/// once; one of which nothing is left to write, not at all.
///
/// Looks at the files, and writes nothing.
///
/// \throws UsageError  when a prediction would replace an image, its label or whatever else is no
///                     prediction, two of them would have one name, or some are there already, all
///                     named.
std::vector<PredictionFiles> plan_predictions(const std::vector<CaseFiles>& images,
                                              const std::filesystem::path& out,
                                              const PredictionOutputs& outputs,
                                              ExistingFiles existing);

/// Whether a case's name is that of what is written beside a label: its probabilities or its
/// uncertainty.
bool is_beside_label(std::string_view case_name);

/// Writes what is planned of a prediction, the label last, because it says that the image is done:
/// uint8, or uint16 where a class has a larger value. The header is the image's, with a description
/// that says what the file is: by that a prediction is known, which may be overwritten. \param
/// values  of the classes, as label files have them. \throws WriteError
void write_prediction(const PredictionFiles& files, const Prediction& prediction,
                      const LabelValues& values = {});

/// Returns class indices uint8 [1, X, Y, Z] as the values that label files have for them: uint8, or
/// uint16 where one is larger.
Volume to_label_values(const Volume& classes, const LabelValues& values);

}  // namespace hayate
