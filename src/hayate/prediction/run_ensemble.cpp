// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/run_ensemble.h"

#include <cassert>
#include <map>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/text.h"
#include "hayate/inferers/channel_probabilities.h"
#include "hayate/inferers/mean_ensemble.h"
#include "hayate/io/case_image.h"
#include "hayate/io/read_image.h"
#include "hayate/prediction/class_volume.h"
#include "hayate/prediction/model.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/runs/ensemble_fit.h"

namespace hayate {
namespace {

void check_fits(const TrainedRun& run, const TrainedRun& first) {
  const std::vector<std::string> misfits =
      find_misfits(run.recipe(), run.record(), first.recipe(), first.record());
  if (misfits.empty()) return;
  throw UsageError(fmt::format("{} does not fit {}: {}", run.folder().string(),
                               first.folder().string(), join(misfits, "; ")),
                   "predict with each of them by itself");
}

/// A case as runs prepare it, once for all that do so alike.
class PreparedCase {
 public:
  PreparedCase(const CaseFiles& files, const ImageInfo& info) : files_(files), info_(info) {}

  const std::shared_ptr<const Sample>& by(const TrainedRun& run) {
    std::shared_ptr<const Sample>& sample = samples_[run.preparation(info_)];
    if (!sample) sample = run.prepare(files_, info_);
    return sample;
  }

 private:
  const CaseFiles& files_;
  const ImageInfo& info_;
  std::map<std::string, std::shared_ptr<const Sample>> samples_;
};

std::string describe_grid(const Volume& image) {
  return fmt::format("shape {}, affine {}", format_shape(image.spatial_shape()),
                     format_affine(image.voxel_to_world()));
}

/// Only the image tells whether a crop around its foreground is the same for both.
void check_same_grid(const CaseFiles& files, const TrainedRun& run, const Volume& image,
                     const TrainedRun& first, const Volume& first_image) {
  if (image.spatial_shape() == first_image.spatial_shape() &&
      is_same_grid(image.voxel_to_world(), first_image.voxel_to_world())) {
    return;
  }
  throw DataError(fmt::format("{}: {} prepares it onto another grid than {}: {}; {}",
                              files.image.string(), run.folder().string(), first.folder().string(),
                              describe_grid(image), describe_grid(first_image)),
                  "predict with each run by itself");
}

}  // namespace

RunEnsemble::RunEnsemble(const std::vector<std::filesystem::path>& folders, const RunUse& use) {
  assert(!folders.empty());
  if (folders.size() > 1 && !use.weights.empty()) {
    throw UsageError(fmt::format("{}: weights of one network, for {} runs", use.weights.string(),
                                 folders.size()),
                     "leave --weights out, or predict with one run");
  }
  for (const std::filesystem::path& folder : folders) {
    runs_.push_back(std::make_unique<TrainedRun>(folder, use));
    check_fits(*runs_.back(), *runs_.front());
  }
}

RunEnsemble::~RunEnsemble() = default;

std::vector<RunRecord> RunEnsemble::records() const {
  std::vector<RunRecord> records;
  for (const auto& run : runs_) records.push_back(run->record());
  return records;
}

Postprocessing RunEnsemble::chosen_postprocessing() const {
  const TrainedRun& first = *runs_.front();
  for (const auto& run : runs_) {
    if (run->postprocessing() == first.postprocessing()) continue;
    log_warning("{} and {} have other post-processing: none is done", first.folder().string(),
                run->folder().string());
    return {};
  }
  if (first.postprocessing().is_nothing()) return {};
  const auto& trained_on = first.record().trained_on;
  log_info(
      "post-processing: {} (--no-postprocessing leaves predictions as they are)",
      describe_postprocessing(first.postprocessing(),
                              trained_on ? trained_on->class_names : std::vector<std::string>()));
  return first.postprocessing();
}

RunEnsemble::Inferred RunEnsemble::infer(const CaseFiles& files, const ImageInfo& info) {
  TrainedRun& first = *runs_.front();
  PreparedCase prepared(files, info);
  const std::shared_ptr<const Sample> sample = prepared.by(first);
  if (runs_.size() == 1) return {first.infer(sample), sample};
  MeanEnsemble probabilities;
  const ChannelKind kind = channel_kind(recipe());
  for (const auto& run : runs_) {
    const auto& of_run = prepared.by(*run);
    check_same_grid(files, *run, of_run->image, first, sample->image);
    probabilities.add(channel_probabilities(run->infer(of_run), kind));
  }
  return {channel_logits(probabilities.mean(), kind), sample};
}

Prediction RunEnsemble::predict(const CaseFiles& files, const PredictionOutputs& outputs) {
  const ImageInfo info = read_case_info(files);
  const auto [logits, sample] = infer(without_label(files), info);
  return make_prediction(logits, sample->image.voxel_to_world(),
                         {info.spatial_shape(), info.voxel_to_world}, outputs,
                         scored_classes(recipe()).regions);
}

RunEnsemble::PreparedPrediction RunEnsemble::predict_prepared(const CaseFiles& files) {
  auto [logits, sample] = infer(files, read_case_info(files));
  Volume predicted =
      class_volume(logits, sample->image.voxel_to_world(), scored_classes(recipe()).regions);
  return {std::move(predicted), std::move(sample)};
}

}  // namespace hayate
