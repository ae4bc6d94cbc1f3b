// SPDX-License-Identifier: Apache-2.0
#include "run_predictor.h"

#include <utility>

#include <fmt/format.h>

#include "hayate/base/collected_warnings.h"
#include "hayate/io/read_image.h"
#include "hayate/prediction/prediction_files.h"
#include "hayate/prediction/run_ensemble.h"
#include "hayate/prediction/torch_error.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/reporting/class_names.h"
#include "hayate/serve/error_report.h"
#include "hayate/serve/served_volumes.h"

namespace hayate::cli {
namespace {

/// The spacing that every image is brought to, where it is one along each axis.
std::optional<Vector3> served_spacing(const TrainedOn& trained_on) {
  Vector3 spacing{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!trained_on.fixes_spacing(axis)) return std::nullopt;
    spacing[axis] = trained_on.spacing_mm.middle(axis);
  }
  return spacing;
}

std::vector<ServedClass> served_classes(const ServedModel& model, const LabelValues& values,
                                        const std::vector<std::string>& names) {
  std::vector<ServedClass> classes;
  for (std::size_t i = 1; i < static_cast<std::size_t>(model.scored.count()); ++i) {
    const bool has_regions = !model.scored.regions.empty();
    const std::size_t index = has_regions ? model.scored.regions[i - 1].written_as : i;
    classes.push_back({name_of_class(names, i), values.of_class(index), index});
  }
  return classes;
}

PredictionFiles files_of(const PredictionOrder& order) {
  const auto named = [&](const std::string& ending) {
    return order.folder / (order.image.name + ending + order.suffix);
  };
  PredictionFiles files{order.image, named("")};
  files.label = files.label_file;
  if (order.probabilities) files.probabilities = named("_probabilities");
  if (order.uncertainty) files.uncertainty = named("_uncertainty");
  return files;
}

std::vector<PlanePicture> draw(const PredictionOrder& order, const Volume& label) {
  return draw_slices(read_image(order.image.image), label, order.slices);
}

}  // namespace

RunPredictor::RunPredictor(std::unique_ptr<RunEnsemble> runs, ServedModel model,
                           Postprocessing postprocessing, std::optional<std::int64_t> memory_bytes)
    : runs_(std::move(runs)),
      model_(std::move(model)),
      postprocessing_(std::move(postprocessing)),
      memory_bytes_(memory_bytes) {}

RunPredictor::~RunPredictor() = default;

PredictionResult RunPredictor::predict(const PredictionOrder& order) {
  const CollectedWarnings warnings;
  PredictionResult result;
  try {
    result = predict_and_write(order);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    rethrow_torch_error(error);
    throw;
  }
  for (const std::string& line : warnings.lines()) {
    result.warnings.push_back(without_folder(line, order.image.image.parent_path()));
  }
  return result;
}

PredictionResult RunPredictor::predict_and_write(const PredictionOrder& order) {
  const PredictionFiles files = files_of(order);
  Prediction prediction =
      runs_->predict(runs_->prepare(order.image),
                     {.probabilities = order.probabilities, .uncertainty = order.uncertainty},
                     {.memory_bytes = memory_bytes_, .scratch_folder = order.folder});
  apply_postprocessing(prediction.label, postprocessing_);
  write_prediction(files, prediction, label_values(runs_->recipe().data));
  PredictionResult result{.label = *files.label,
                          .probabilities = files.probabilities,
                          .uncertainty = files.uncertainty,
                          .volumes = measure_served_classes(prediction.label, model_)};
  if (order.pictures) result.pictures = draw(order, prediction.label);
  return result;
}

ServedModel describe_runs(const RunEnsemble& runs, const std::string& name) {
  const RunRecord record = runs.records().front();
  ServedModel model{.name = name,
                    .channel_count = runs.recipe().network.in_channels,
                    .scored = scored_classes(runs.recipe())};
  if (record.trained_on) {
    model.channel_names = record.trained_on->channel_names;
    model.spacing_mm = served_spacing(*record.trained_on);
  }
  model.classes = served_classes(model, label_values(runs.recipe().data), runs.class_names());
  model.description = fmt::format("{} network{}, {} channel{}, {} class{}", runs.size(),
                                  runs.size() == 1 ? "" : "s", model.channel_count,
                                  model.channel_count == 1 ? "" : "s", model.classes.size(),
                                  model.classes.size() == 1 ? "" : "es");
  return model;
}

}  // namespace hayate::cli
