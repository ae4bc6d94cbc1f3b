// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/evaluate.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/progress.h"
#include "hayate/base/text.h"
#include "hayate/data/dataset.h"
#include "hayate/io/nifti_reader.h"
#include "hayate/training/training_data.h"

namespace hayate {
namespace {

void add_case(Evaluation& evaluation, const std::string& name, const Volume& predicted,
              const Volume& labelled, const EvaluationOptions& options) {
  evaluation.case_names.push_back(name);
  evaluation.metric.add(count_dice(predicted.voxels<std::uint8_t>(),
                                   labelled.voxels<std::uint8_t>(),
                                   evaluation.metric.class_count()));
  if (!options.surface_tolerance_mm) return;
  const auto class_count = static_cast<std::size_t>(evaluation.metric.class_count());
  evaluation.surfaces.resize(class_count);
  for (std::size_t c = 1; c < class_count; ++c) {
    evaluation.surfaces[c].push_back(score_surfaces(
        predicted, labelled, static_cast<std::uint8_t>(c), *options.surface_tolerance_mm));
  }
}

std::filesystem::path find_prediction(const std::filesystem::path& folder,
                                      const std::string& name) {
  for (const char* suffix : {".nii.gz", ".nii"}) {
    const std::filesystem::path path = folder / (name + suffix);
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

void check_same_grid(const std::filesystem::path& path, const Volume& predicted,
                     const Volume& labelled) {
  if (predicted.spatial_shape() == labelled.spatial_shape() &&
      is_same_grid(predicted.voxel_to_world(), labelled.voxel_to_world())) {
    return;
  }
  throw DataError(
      fmt::format("{}: lies on another grid than its label: shape {} and {}", path.string(),
                  format_shape(predicted.spatial_shape()), format_shape(labelled.spatial_shape())),
      "predict onto the grid of the image's file");
}

}  // namespace

Evaluation evaluate_run(TrainedRun& run, const std::vector<CaseFiles>& cases, EvaluationGrid grid,
                        const EvaluationOptions& options) {
  const std::int64_t class_count = run.recipe().network.out_channels;
  const LoadOptions loading = load_options(run.recipe());
  const Dataset dataset(cases, run.recipe().transforms.make_prepare_chain(), loading);

  Evaluation evaluation{DiceMetric(class_count)};
  Progress progress("evaluate", dataset.size());
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    if (stop_requested()) throw InterruptedError("stopped while evaluating");
    const CaseFiles& files = dataset.files(i);
    if (grid == EvaluationGrid::kPrepared) {
      const auto sample = dataset.prepared(i);
      add_case(evaluation, files.name, run.predict_prepared(sample), sample->label, options);
    } else {
      const Sample original = load_case(files, loading);
      add_case(evaluation, files.name, run.predict(files, /*with_probabilities=*/false).label,
               original.label, options);
    }
    progress.advance();
  }
  return evaluation;
}

Evaluation evaluate_predictions(const std::filesystem::path& folder,
                                const std::vector<CaseFiles>& cases, std::int64_t class_count,
                                const EvaluationOptions& options) {
  Evaluation evaluation{DiceMetric(class_count)};
  for (const CaseFiles& files : cases) {
    const std::filesystem::path path = find_prediction(folder, files.name);
    if (path.empty() || !files.label) continue;
    const Volume predicted = read_label(path);
    const Volume labelled = read_label(*files.label);
    check_same_grid(path, predicted, labelled);
    add_case(evaluation, files.name, predicted, labelled, options);
  }
  if (evaluation.case_names.empty()) {
    throw MissingInputError(
        fmt::format("{}: holds no prediction of a case of the data set", folder.string()),
        "predictions are named <case>.nii.gz, as hayate predict names them");
  }
  return evaluation;
}

}  // namespace hayate
