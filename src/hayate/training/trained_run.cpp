// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/trained_run.h"

#include <algorithm>
#include <cmath>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/softmax.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/text.h"
#include "hayate/io/nifti_reader.h"
#include "hayate/inferers/predicted_classes.h"
#include "hayate/training/batch_tensors.h"
#include "hayate/training/device.h"
#include "hayate/training/model.h"
#include "hayate/training/run_folder.h"
#include "hayate/training/training_data.h"
#include "hayate/training/unlike_training.h"
#include "hayate/training/validate.h"
#include "hayate/transforms/resample.h"

namespace hayate {
namespace {

struct Grid {
  SpatialShape shape;
  Affine voxel_to_world;
};

Volume to_volume(const at::Tensor& channels, const Affine& affine) {
  const at::Tensor host = channels.to(at::kCPU, at::kFloat).contiguous();
  Volume volume(VoxelType::kFloat32, {host.size(0), host.size(1), host.size(2), host.size(3)},
                affine);
  std::copy_n(host.const_data_ptr<float>(), host.numel(), volume.voxels<float>().begin());
  return volume;
}

/// Which voxels of `grid` lie inside of `volume`'s own voxels, half a voxel round their centres.
class Inside {
 public:
  Inside(const Volume& volume, const Grid& grid)
      : to_volume_(solve(volume.voxel_to_world(), grid.voxel_to_world)),
        shape_(volume.spatial_shape()) {}

  bool operator()(std::int64_t x, std::int64_t y, std::int64_t z) const {
    const Vector3 at = transform_point(
        to_volume_, {static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double last = static_cast<double>(shape_[axis]) - 1.0;
      if (at[axis] < -kReach || at[axis] > last + kReach) return false;
    }
    return true;
  }

 private:
  /// Half a voxel, and what rounding adds: where Spacing rounds a tie down, the file's outer voxels
  /// lie at exactly half a voxel, and solve() is off by some 1e-16 either way.
  static constexpr double kReach = 0.5 + 1e-6;

  Affine to_volume_;
  SpatialShape shape_;
};

/// Logits on the file's grid; outside of what the network saw, background wins.
Volume onto_grid(const Volume& logits, const Grid& grid) {
  // Certain enough that its softmax is 1 in float32.
  constexpr float kCertain = 100.0F;
  ResampleOptions options;
  options.mode = InterpolationMode::kBilinear;
  options.padding = PaddingMode::kBorder;
  Volume result =
      resample(logits, solve(logits.voxel_to_world(), grid.voxel_to_world), grid.shape, options);
  result.set_voxel_to_world(grid.voxel_to_world);

  const Inside inside(logits, grid);
  std::size_t voxel = 0;
  for (std::int64_t x = 0; x < grid.shape[0]; ++x) {
    for (std::int64_t y = 0; y < grid.shape[1]; ++y) {
      for (std::int64_t z = 0; z < grid.shape[2]; ++z, ++voxel) {
        if (inside(x, y, z)) continue;
        for (std::int64_t c = 0; c < result.channels(); ++c) {
          result.channel<float>(c)[voxel] = c == 0 ? kCertain : -kCertain;
        }
      }
    }
  }
  return result;
}

at::Tensor as_tensor(Volume& volume) {
  const VolumeShape& shape = volume.shape();
  return at::from_blob(volume.voxels<float>().data(), {shape[0], shape[1], shape[2], shape[3]},
                       at::kFloat);
}

}  // namespace

struct TrainedRun::Parts {
  Recipe recipe;
  Model model;
  RunRecord record;
  /// The recipe's, and the same behind what brings an image onto the grid that was trained on.
  std::shared_ptr<const Compose> prepare;
  std::shared_ptr<const Compose> bring_and_prepare;

  const TrainedOn* trained_on() const { return record.trained_on ? &*record.trained_on : nullptr; }

  const Compose& chain_for(const NiftiInfo& image) const {
    return is_elsewhere(image) ? *bring_and_prepare : *prepare;
  }

  bool is_elsewhere(const NiftiInfo& image) const {
    return bring_and_prepare && is_off_training_grid(image, *prepare, *trained_on());
  }
};

namespace {

void warn(const CaseFiles& files, const std::vector<std::string>& unlike) {
  for (const std::string& what : unlike) log_warning("{}: {}", files.image.string(), what);
}

void check_channels(const NiftiInfo& image, const TrainedOn* trained_on,
                    std::int64_t channel_count) {
  if (!has_one_channel_axis(image) || image.header.volume_count() == channel_count) return;
  const std::string names = trained_on != nullptr && !trained_on->channel_names.empty()
                                ? fmt::format(" ({})", join(trained_on->channel_names, ", "))
                                : std::string();
  throw DataError(
      fmt::format("{}: {} channels, the network was trained on {}{}", image.path.string(),
                  image.header.volume_count(), channel_count, names),
      "give the image the channels that were trained on, in their order");
}

}  // namespace

TrainedRun::TrainedRun(const std::filesystem::path& folder, const std::string& device,
                       const std::filesystem::path& weights) {
  const RunFolder run_folder{folder};
  if (!std::filesystem::exists(run_folder.recipe())) {
    throw MissingInputError(
        fmt::format("{}: not a run folder, it has no recipe.json", folder.string()),
        "name the folder that hayate train --out made");
  }
  if (weights.empty() && !std::filesystem::exists(run_folder.best_weights())) {
    throw MissingInputError(fmt::format("{}: the run has no weights yet", folder.string()),
                            "let it train until its first validation");
  }
  Recipe recipe = read_recipe(run_folder.recipe().string());
  Model model(recipe, resolve_device(device));
  model.load_weights(weights.empty() ? run_folder.best_weights() : weights);
  RunRecord record = read_run_record(run_folder);
  auto prepare = recipe.transforms.make_prepare_chain();
  std::shared_ptr<const Compose> bring_and_prepare;
  if (!record.trained_on) {
    log_warning(
        "{}: the run does not say what it was trained on; images are taken as its recipe has them",
        folder.string());
  } else if (const auto brought = bring_to_training_grid(recipe.transforms, *record.trained_on)) {
    bring_and_prepare = brought->make_prepare_chain();
  }
  parts_ = std::make_unique<Parts>(Parts{std::move(recipe), std::move(model), std::move(record),
                                         std::move(prepare), std::move(bring_and_prepare)});
}

TrainedRun::~TrainedRun() = default;

const Recipe& TrainedRun::recipe() const {
  return parts_->recipe;
}

const RunRecord& TrainedRun::record() const {
  return parts_->record;
}

std::shared_ptr<const Compose> TrainedRun::prepare_chain_for(const CaseFiles& files) const {
  const bool is_elsewhere = parts_->is_elsewhere(read_nifti_info(files.image));
  return is_elsewhere ? parts_->bring_and_prepare : parts_->prepare;
}

void TrainedRun::warn_of_unlike(const DatasetList& list) const {
  if (parts_->trained_on() == nullptr) return;
  for (const std::string& what : find_unlike_declaration(list, *parts_->trained_on())) {
    log_warning("{}: {}", list.folder.string(), what);
  }
}

void TrainedRun::warn_of_unlike(const CaseFiles& files) const {
  const TrainedOn* trained_on = parts_->trained_on();
  if (trained_on == nullptr) return;
  const NiftiInfo info = read_nifti_info(files.image);
  warn(files, find_unlike_header(info, *prepare_chain_for(files), *trained_on));
  warn(files, find_unlike_values(read_image(info), parts_->recipe.transforms, *trained_on));
}

Volume TrainedRun::predict_prepared(const std::shared_ptr<const Sample>& sample) {
  return hayate::predict_prepared(parts_->model, sample, parts_->recipe.inferer);
}

Prediction TrainedRun::predict(const CaseFiles& files, bool with_probabilities) {
  const Recipe& recipe = parts_->recipe;
  Model& model = parts_->model;
  const TrainedOn* trained_on = parts_->trained_on();
  const NiftiInfo info = read_nifti_info(files.image);
  check_channels(info, trained_on, recipe.network.in_channels);
  const Compose& chain = parts_->chain_for(info);
  if (trained_on != nullptr) warn(files, find_unlike_header(info, chain, *trained_on));

  LoadOptions options = load_options(recipe);
  options.needs_label = false;
  Sample prepared = load_case({files.name, files.image, std::nullopt}, options);
  if (trained_on != nullptr) {
    warn(files, find_unlike_values(prepared.image, recipe.transforms, *trained_on));
  }
  chain.apply_deterministic(prepared);
  const auto sample = std::make_shared<const Sample>(std::move(prepared));

  const at::Tensor logits =
      model.infer(image_tensor(sample, model.device()), recipe.inferer).squeeze(0);
  Volume on_grid = onto_grid(to_volume(logits, sample->image.voxel_to_world()),
                             {info.spatial_shape(), info.voxel_to_world});

  const at::Tensor scores = as_tensor(on_grid);
  VolumeShape label_shape = on_grid.shape();
  label_shape[0] = 1;
  Prediction prediction{Volume(VoxelType::kUint8, label_shape, info.voxel_to_world), std::nullopt};
  write_predicted_classes(scores.unsqueeze(0), prediction.label.voxels<std::uint8_t>());
  if (with_probabilities) {
    prediction.probabilities = to_volume(at::softmax(scores, 0), info.voxel_to_world);
  }
  return prediction;
}

}  // namespace hayate
