// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/run_ensemble.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/base/log.h"
#include "hayate/base/text.h"
#include "hayate/inferers/channel_probabilities.h"
#include "hayate/inferers/mean_ensemble.h"
#include "hayate/io/case_image.h"
#include "hayate/labelling/file_sampling.h"
#include "hayate/labelling/plain_prediction.h"
#include "hayate/labelling/prediction_assembly.h"
#include "hayate/prediction/class_volume.h"
#include "hayate/prediction/model.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/runs/ensemble_fit.h"
#include "hayate/windows/constant_window.h"

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

Volume to_volume(const at::Tensor& logits, const Affine& affine) {
  const at::Tensor host = logits.squeeze(0).to(at::kCPU, at::kFloat).contiguous();
  Volume volume(VoxelType::kFloat32, {host.size(0), host.size(1), host.size(2), host.size(3)},
                affine);
  std::copy_n(host.const_data_ptr<float>(), host.numel(), volume.voxels<float>().begin());
  return volume;
}

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

std::vector<std::string> RunEnsemble::class_names() const {
  const auto& trained_on = runs_.front()->record().trained_on;
  return trained_on ? trained_on->class_names : std::vector<std::string>();
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
  log_info("post-processing: {} (--no-postprocessing leaves predictions as they are)",
           describe_postprocessing(first.postprocessing(), class_names()));
  return first.postprocessing();
}

PreparedImage RunEnsemble::prepare(const CaseFiles& files) const {
  return prepare(files, read_case_info(files));
}

PreparedImage RunEnsemble::prepare(const CaseFiles& files, ImageInfo info) const {
  PreparedImage image{files, std::move(info), {}};
  std::map<std::string, std::shared_ptr<const Sample>> prepared;
  for (const auto& run : runs_) {
    std::shared_ptr<const Sample>& sample = prepared[run->preparation(image.info)];
    if (!sample) sample = run->prepare(files, image.info);
    image.samples.push_back(sample);
    check_same_grid(files, *run, sample->image, *runs_.front(), image.samples.front()->image);
  }
  return image;
}

at::Tensor RunEnsemble::infer(const PreparedImage& image) {
  if (runs_.size() == 1) return runs_.front()->infer(image.samples.front());
  MeanEnsemble probabilities;
  const ChannelKind kind = channel_kind(recipe());
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    probabilities.add(channel_probabilities(runs_[i]->infer(image.samples[i]), kind));
  }
  return channel_logits(probabilities.mean(), kind);
}

LogitStream RunEnsemble::stream(const PreparedImage& image, const SumRoom& room) {
  std::vector<LogitStream> streams;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    streams.push_back(runs_[i]->stream(image.samples[i], room));
  }
  if (streams.size() == 1) return streams.front();
  return stream_mean(std::move(streams), image.samples.front()->image.spatial_shape(),
                     channel_kind(recipe()), room);
}

Prediction RunEnsemble::predict(const PreparedImage& image, const PredictionOutputs& outputs,
                                const PredictionRoom& room) {
  const Volume& prepared = image.samples.front()->image;
  const FileGrid prepared_grid{prepared.spatial_shape(), prepared.voxel_to_world()};
  const FileGrid file{image.info.spatial_shape(), image.info.voxel_to_world};
  const ClassRegions regions = scored_classes(recipe()).regions;
  const WhyNot why = runs_.front()->device().is_cpu() ? FileSampling::why_not(prepared_grid, file)
                                                      : WhyNot("the network is on a GPU");
  if (!takes_fast_path("prediction in parts", why)) {
    return plain_prediction(to_volume(infer(image), prepared.voxel_to_world()), file, outputs,
                            regions);
  }
  const RoomShares shares = share_room(forecast(image, outputs), room, image.files.image.string());
  PredictionAssembly assembly(prepared_grid, file, recipe().network.out_channels, outputs, regions,
                              shares.scores_wait_in);
  const WindowCounts windows =
      stream(image, shares.sums)([&](const LogitRegion& region) { assembly.add(region); });
  Prediction prediction = std::move(assembly).finish();
  prediction.windows = windows;
  return prediction;
}

PredictionForecast RunEnsemble::forecast(const PreparedImage& image,
                                         const PredictionOutputs& outputs) const {
  const Volume& prepared = image.samples.front()->image;
  const WindowGrid grid = make_window_grid(prepared.spatial_shape(), recipe().inferer);
  return forecast_prediction(
      recipe(), runs_.front()->precision(),
      {.prepared = prepared.spatial_shape(),
       .file = image.info.spatial_shape(),
       .outputs = outputs,
       .mean_of = static_cast<std::int64_t>(runs_.size() << recipe().inferer.mirror_axes.size()),
       .has_constant_window = has_constant_window(prepared, grid)});
}

Prediction RunEnsemble::predict(const CaseFiles& files, const PredictionOutputs& outputs) {
  return predict(prepare(without_label(files)), outputs);
}

RunEnsemble::PreparedPrediction RunEnsemble::predict_prepared(const CaseFiles& files) {
  const PreparedImage image = prepare(files);
  const std::shared_ptr<const Sample>& sample = image.samples.front();
  return {
      class_volume(infer(image), sample->image.voxel_to_world(), scored_classes(recipe()).regions),
      sample};
}

}  // namespace hayate
