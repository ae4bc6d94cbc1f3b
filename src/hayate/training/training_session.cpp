// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/training_session.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "hayate/base/log.h"
#include "hayate/distributed/together.h"
#include "hayate/io/labels_present.h"
#include "hayate/prediction/validate.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/patch_shape.h"
#include "hayate/training/device_of_rank.h"
#include "hayate/training/make_batches.h"

namespace hayate {
namespace {

c10::Device connected_device(const std::string& text, const Ranks& ranks) {
  const c10::Device device = device_of_rank(text, ranks);
  ranks.connect_gpus(device);
  return device;
}

/// Warns of shares that change nothing.
std::vector<PatchStage> patch_stages_of(const Recipe& recipe, const Ranks& ranks) {
  PatchGrowth growth = patch_growth(recipe, recipe.data.patch_growth);
  if (!growth.without_room.empty() && ranks.is_first()) {
    log_warning(
        "data.patch_growth: {} passed over: patches of {} voxels have no room for it (an axis "
        "keeps 32 voxels, and two where the network is deepest; nothing behind the crop may say a "
        "size)",
        fmt::join(growth.without_room, ", "), describe(forecast_patches(recipe.transforms)));
  }
  return std::move(growth.stages);
}

}  // namespace

TrainingSession::TrainingSession(const Recipe& recipe, const SessionOptions& options)
    : ranks_(options.ranks),
      device_(connected_device(options.device, ranks_)),
      data_(prepare_training_data(recipe, options.dataset, options.skip_bad, ranks_)),
      learner_(data_.recipe, device_, ranks_, has_unannotated(data_.split.train)),
      batches_(together(
          ranks_,
          [&] { return make_batches(data_.recipe, data_, learner_.model().device(), ranks_); })),
      stages_(patch_stages_of(data_.recipe, ranks_)),
      stage_(stages_.size() - 1) {}

void TrainingSession::start_epoch(const TrainingState& state) {
  const auto stage = static_cast<std::size_t>(state.patch_stage);
  if (stage != stage_) {
    const TransformOptions& transforms = stages_[stage].transforms;
    batches_->draw_by(transforms.make_train_chain());
    stage_ = stage;
    if (ranks_.is_first()) {
      log_info("patches are of {} voxels from here on", describe(forecast_patches(transforms)));
    }
  }
  batches_->start_epoch(static_cast<std::uint32_t>(state.epoch), state.step_in_epoch);
}

void TrainingSession::share_statistics() {
  if (recipe().distributed.norm_sync == NormSync::kAll) return;
  std::vector<at::Tensor> statistics;
  for (const auto& [name, tensor] : model().network().distinct_tensors()) {
    if (!tensor.requires_grad()) statistics.push_back(tensor);
  }
  if (const WeightAverage* average = learner_.average()) {
    for (const auto& [name, tensor] : average->state()) statistics.push_back(tensor);
  }
  ranks_.broadcast(statistics);
}

DiceMetric TrainingSession::validate() {
  const AveragedWeights averaged(learner_.average());
  const auto workers = static_cast<int>(std::max<std::int64_t>(recipe().data.num_workers, 1));
  return hayate::validate(model(), *data_.datasets.validation, recipe().inferer,
                          scored_classes(recipe()), workers, ranks_);
}

}  // namespace hayate
