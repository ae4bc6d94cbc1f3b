// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/trained_run.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/data/prepare_case.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/device.h"
#include "hayate/prediction/model.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/load_options.h"
#include "hayate/runs/finished_run.h"
#include "hayate/runs/run_folder.h"
#include "hayate/runs/run_recipe.h"
#include "hayate/runs/training_grid.h"
#include "hayate/runs/unlike_training.h"

namespace hayate {

struct TrainedRun::Parts {
  std::filesystem::path folder;
  Recipe recipe;
  Model model;
  RunRecord record;
  Postprocessing postprocessing;
  /// The recipe's, and the same behind what brings an image onto the grid that was trained on.
  std::shared_ptr<const Compose> prepare;
  std::shared_ptr<const Compose> bring_and_prepare;

  const TrainedOn* trained_on() const { return record.trained_on ? &*record.trained_on : nullptr; }

  const Compose& chain_for(const ImageInfo& image) const {
    return is_elsewhere(image) ? *bring_and_prepare : *prepare;
  }

  bool is_elsewhere(const ImageInfo& image) const {
    return bring_and_prepare && is_off_training_grid(image, *prepare, *trained_on());
  }
};

namespace {

void warn(const CaseFiles& files, const std::vector<std::string>& unlike) {
  for (const std::string& what : unlike) log_warning("{}: {}", files.image.string(), what);
}

void check_channels(const ImageInfo& image, const TrainedOn* trained_on,
                    std::int64_t channel_count) {
  if (!has_one_channel_axis(image) || image.volume_count() == channel_count) return;
  const std::string names = trained_on != nullptr && !trained_on->channel_names.empty()
                                ? fmt::format(" ({})", join(trained_on->channel_names, ", "))
                                : std::string();
  throw DataError(fmt::format("{}: {} channels, the network was trained on {}{}",
                              image.path.string(), image.volume_count(), channel_count, names),
                  "give the image the channels that were trained on, in their order");
}

}  // namespace

TrainedRun::TrainedRun(const std::filesystem::path& folder, const RunUse& use) {
  const RunFolder run_folder{folder};
  require_run(run_folder);
  if (use.weights.empty()) require_best_weights(run_folder);
  Recipe recipe = read_run_recipe(run_folder);
  recipe.inferer.mirror_axes = with_context(
      [&] { return folder.string(); }, [&] { return resolve_mirror_axes(use.mirror, recipe); });
  if (use.fit_windows) {
    const PerAxis multiple = recipe.network.size_multiple();
    std::ranges::copy(multiple, recipe.inferer.fit_multiple.begin());
  }
  Model model(recipe, resolve_device(use.device));
  model.load_weights(use.weights.empty() ? run_folder.best_weights() : use.weights);
  RunRecord record = read_run_record(run_folder);
  Postprocessing postprocessing =
      read_postprocessing(run_folder.postprocessing(), label_class_count(recipe));
  auto prepare = recipe.transforms.make_prepare_chain();
  std::shared_ptr<const Compose> bring_and_prepare;
  if (!record.trained_on) {
    log_warning(
        "{}: the run does not say what it was trained on; images are taken as its recipe has them",
        folder.string());
  } else if (const auto brought = bring_to_training_grid(recipe.transforms, *record.trained_on)) {
    bring_and_prepare = brought->make_prepare_chain();
  }
  parts_ = std::make_unique<Parts>(Parts{folder, std::move(recipe), std::move(model),
                                         std::move(record), std::move(postprocessing),
                                         std::move(prepare), std::move(bring_and_prepare)});
}

TrainedRun::~TrainedRun() = default;

const std::filesystem::path& TrainedRun::folder() const {
  return parts_->folder;
}

const Recipe& TrainedRun::recipe() const {
  return parts_->recipe;
}

const RunRecord& TrainedRun::record() const {
  return parts_->record;
}

const Postprocessing& TrainedRun::postprocessing() const {
  return parts_->postprocessing;
}

void TrainedRun::warn_of_unlike(const DatasetList& list) const {
  if (parts_->trained_on() == nullptr) return;
  DatasetList declared = list;
  // Cases may have been annotated for other classes than the run has, and be predicted all the
  // same.
  for (CaseFiles& files : declared.training) files.labels_present.reset();
  const DatasetList as_read = as_run_reads(parts_->recipe, std::move(declared));
  for (const std::string& what : find_unlike_declaration(as_read, *parts_->trained_on())) {
    log_warning("{}: {}", list.folder.string(), what);
  }
}

std::shared_ptr<const Sample> TrainedRun::prepare(const CaseFiles& files,
                                                  const ImageInfo& info) const {
  const TrainedOn* trained_on = parts_->trained_on();
  check_channels(info, trained_on, parts_->recipe.network.in_channels);
  const Compose& chain = parts_->chain_for(info);
  if (trained_on != nullptr) warn(files, find_unlike_header(info, chain, *trained_on));

  LoadOptions options = load_options(parts_->recipe);
  options.needs_label = files.label.has_value();
  ObserveChannels check_values;
  if (trained_on != nullptr) {
    check_values = [&](std::span<const VoxelView> channels) {
      warn(files, find_unlike_values(summarize_channel_values(channels), parts_->recipe.transforms,
                                     *trained_on));
    };
  }
  return std::make_shared<const Sample>(
      prepare_case(files, options, chain, thread_count(), check_values));
}

std::string TrainedRun::preparation(const ImageInfo& info) const {
  const Compose& chain = parts_->chain_for(info);
  std::string text = parts_->recipe.data.resample_labels ? "labels may be resampled" : "";
  if (parts_->recipe.data.channel_grid == ChannelGrid::kFirst) text += "\nchannels, too";
  for (std::size_t i = 0; i < chain.size(); ++i) text += "\n" + chain[i].recipe_entry();
  return text;
}

LogitStream TrainedRun::stream(const std::shared_ptr<const Sample>& sample, const SumRoom& room) {
  return parts_->model.stream(image_tensor(sample, parts_->model.device()), parts_->recipe.inferer,
                              room);
}

c10::Device TrainedRun::device() const {
  return parts_->model.device();
}

c10::ScalarType TrainedRun::precision() const {
  return parts_->model.precision();
}

at::Tensor TrainedRun::infer(const std::shared_ptr<const Sample>& sample) {
  return parts_->model.infer(image_tensor(sample, parts_->model.device()), parts_->recipe.inferer);
}

}  // namespace hayate
