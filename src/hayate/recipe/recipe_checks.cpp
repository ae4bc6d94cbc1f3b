// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/recipe_checks.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/recipe/patch_shape.h"
#include "hayate/transforms/device_chain.h"

namespace hayate {
namespace {

using nlohmann::json;

/// Whether the loss lets each channel be a question of its own.
struct AsksEachChannel {
  bool operator()(const OverlapArguments& loss) const { return loss.sigmoid; }
  bool operator()(const FocalLossOptions& loss) const { return !loss.use_softmax; }
};

/// What the network and the loss must be for regions, of which none is the background.
void check_regions(const Recipe& recipe) {
  const auto count = std::ssize(recipe.data.regions);
  if (recipe.network.out_channels != count) {
    throw RecipeError(fmt::format("network.out_channels: got {}, expected {}: one per region of "
                                  "data.regions",
                                  recipe.network.out_channels, count),
                      fmt::format("--set network.out_channels={}", count));
  }
  if (!std::visit(AsksEachChannel(), recipe.loss)) {
    const bool is_focal = std::holds_alternative<FocalLossOptions>(recipe.loss);
    throw RecipeError(
        "loss: takes a softmax of the channels, or none, but the regions of data.regions may "
        "overlap",
        is_focal ? "--set loss.use_softmax=false"
                 : "--set loss.sigmoid=true --set loss.softmax=false");
  }
  const bool counts_all =
      std::visit([](const LossArguments& loss) { return loss.include_background; }, recipe.loss);
  if (counts_all) return;
  throw RecipeError(
      "loss.include_background: got false, expected true: the first channel is a region of "
      "data.regions, and none is the background",
      "--set loss.include_background=true");
}

void check_classes(const NetworkOptions& network) {
  if (network.out_channels >= 2) return;
  throw RecipeError(
      fmt::format("network.out_channels: got {}, expected at least 2: the background is a class",
                  network.out_channels),
      "count the background too");
}

void check_label_values(const Recipe& recipe) {
  const auto count = std::ssize(recipe.data.label_values);
  if (!recipe.data.regions.empty() || count == 0 || count == recipe.network.out_channels) return;
  throw RecipeError(fmt::format("data.label_values: got {} values, expected {}: one per class, of "
                                "which network.out_channels says so many",
                                count, recipe.network.out_channels),
                    fmt::format("--set network.out_channels={}", count));
}

/// A list of numbers of which each is about one channel.
void check_channel_count(const std::string& key, const json& numbers, std::int64_t channels) {
  if (numbers.empty() || std::ssize(numbers) == channels) return;
  throw RecipeError(
      fmt::format("{}: got {} numbers, expected {}: one per channel, of which network.in_channels "
                  "says so many",
                  key, numbers.size(), channels));
}

void check_channels(const std::string& list_name, const std::vector<std::string>& entries,
                    std::int64_t channels) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const json entry = json::parse(entries[i]);
    if (entry["name"] != "NormalizeIntensity" || !entry["channel_wise"].get<bool>()) continue;
    for (const char* key : {"subtrahend", "divisor"}) {
      check_channel_count(fmt::format("transforms.{}.{}.{}", list_name, i, key), entry[key],
                          channels);
    }
  }
}

void check_window(const Recipe& recipe) {
  const PerAxis multiples = recipe.network.size_multiple();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t size = recipe.inferer.roi_size[axis];
    const std::int64_t multiple = multiples[axis];
    if (size > 0 && size % multiple != 0) {
      throw RecipeError(
          fmt::format("inferer.roi_size: {} is not a multiple of {}, the steps down of the "
                      "network put together",
                      size, multiple));
    }
  }
}

/// The patches that the network is trained on, along the axes where their size is known.
void check_patches(const Recipe& recipe) {
  const PerAxis multiples = recipe.network.size_multiple();
  const PatchForecast patches = forecast_patches(recipe.transforms);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto& size = patches.shape[axis];
    if (!size || *size % multiples[axis] == 0) continue;
    throw RecipeError(
        fmt::format("transforms.train: makes patches of {} voxels along axis {}, expected a "
                    "multiple of {}, the steps down of the network put together",
                    *size, axis, multiples[axis]),
        "change the size that transforms.train crops or pads to");
  }
}

/// \param looked_up  classes of ClassesToIndices. \param crop  the RandCropByLabelClasses after it.
void check_class_count(const json& looked_up, const json& crop) {
  const auto ratios = static_cast<std::int64_t>(crop["ratios"].size());
  const auto given = crop["num_classes"].get<std::int64_t>();
  const std::int64_t classes = given > 0 ? given : ratios;
  if (looked_up == classes) return;
  throw RecipeError(
      fmt::format("transforms.train.ClassesToIndices.num_classes: got {}, expected "
                  "{}, which RandCropByLabelClasses draws from",
                  looked_up.get<std::int64_t>(), classes));
}

void check_device_cache(const Recipe& recipe) {
  if (recipe.data.cache_device != CacheDevice::kTraining) return;
  constexpr const char* kCure = "keep the cache on the host with --set data.cache_device=cpu";
  const DatasetKind kind = recipe.data.dataset;
  if (kind == DatasetKind::kDataset || kind == DatasetKind::kSmartCacheDataset) {
    throw RecipeError(
        fmt::format("data.cache_device: 'training' needs a cache of all cases, data.dataset is {}",
                    enum_name(kind)),
        kCure);
  }
  if (recipe.data.cache_rate < 1.0) {
    throw RecipeError("data.cache_device: 'training' needs data.cache_rate 1", kCure);
  }
  const WhyNot why_not = why_not_on_device(*recipe.transforms.make_train_chain());
  if (why_not.applies()) return;
  throw RecipeError(
      fmt::format("data.cache_device: 'training' does not go with these transforms: {}",
                  why_not.reason()),
      kCure);
}

/// What ClassesToIndices and FgBgToIndices look up must be what the crop after them takes.
void check_crop_indices(const Recipe& recipe) {
  std::optional<json> lookup;
  for (const auto* list : {&recipe.transforms.prepare, &recipe.transforms.train}) {
    for (const std::string& text : *list) {
      const json entry = json::parse(text);
      const json& name = entry["name"];
      if (name == "FgBgToIndices" || name == "ClassesToIndices") lookup = entry;
      if (!lookup || (name != "RandCropByPosNegLabel" && name != "RandCropByLabelClasses"))
        continue;
      const bool by_class = name == "RandCropByLabelClasses";
      const char* const wanted = by_class ? "ClassesToIndices" : "FgBgToIndices";
      if ((*lookup)["name"] != wanted) {
        throw RecipeError(
            fmt::format("transforms.train: {} looks up nothing that {} takes",
                        (*lookup)["name"].get<std::string>(), name.get<std::string>()),
            fmt::format("put {} in its place", wanted));
      }
      if (by_class) check_class_count((*lookup)["num_classes"], entry);
    }
  }
}

/// Values of a channel at the network's lowest level, for the smallest batch; nothing where the
/// recipe alone does not tell.
std::optional<double> lowest_values(const Recipe& recipe, std::int64_t training_cases,
                                    std::int64_t statistics) {
  const PatchForecast patches = forecast_patches(recipe.transforms);
  const PerAxis multiples = recipe.network.size_multiple();
  double voxels = 1.0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!patches.shape[axis]) return std::nullopt;
    voxels *= static_cast<double>(*patches.shape[axis] / multiples[axis]);
  }
  const std::int64_t rest = training_cases % recipe.data.batch_size;
  const std::int64_t cases = rest > 0 ? rest : recipe.data.batch_size;
  const bool over_batch = recipe.network.lowest_norm() == NormKind::kBatch;
  if (!over_batch) return voxels;
  // Empty parts are left out.
  const double least =
      std::floor(patches.count * static_cast<double>(cases) / static_cast<double>(statistics));
  return voxels * std::max(least, 1.0);
}

/// Returns how many voxels a volume has at least that is padded to the inferer's window.
double window_voxels(const Recipe& recipe) {
  double voxels = 1.0;
  for (const std::int64_t size : recipe.inferer.roi_size) {
    voxels *= static_cast<double>(std::max<std::int64_t>(size, 1));
  }
  return voxels;
}

}  // namespace

void check_sections_agree(const Recipe& recipe) {
  recipe.data.check_labels();
  if (recipe.data.regions.empty()) {
    check_classes(recipe.network);
  } else {
    check_regions(recipe);
  }
  check_label_values(recipe);
  std::visit([&](const auto& loss) { loss.check(recipe.network.out_channels); }, recipe.loss);
  check_channels("prepare", recipe.transforms.prepare, recipe.network.in_channels);
  check_channels("train", recipe.transforms.train, recipe.network.in_channels);
  check_window(recipe);
  check_patches(recipe);
  check_crop_indices(recipe);
  check_device_cache(recipe);
  recipe.data.check_patch_growth();
}

double least_memory_bytes(const Recipe& recipe, double batch_cases) {
  // A weight makes two operations where there is one voxel at every level.
  const double weights = recipe.network.count_flops({1, 1, 1}).forward / 2.0;
  const double voxels = forecast_patches(recipe.transforms).voxel_count() * batch_cases;
  const auto channels = static_cast<double>(recipe.network.in_channels);
  const auto classes = static_cast<double>(recipe.network.out_channels);
  // A float32 image, a label, logits and their gradient in two bytes each.
  const double batch = voxels * (4.0 * channels + 1.0 + 4.0 * classes);
  return 8.0 * weights + std::max(batch, window_voxels(recipe) * 4.0 * (channels + classes + 1.0));
}

void check_batches(const Recipe& recipe, std::int64_t training_cases, std::int64_t available_bytes,
                   const BatchDivision& division) {
  const auto cases = static_cast<double>(std::min(recipe.data.batch_size, training_cases));
  const double bytes = static_cast<double>(division.ranks_on_node) *
                       least_memory_bytes(recipe, cases / static_cast<double>(division.parts));
  if (bytes > static_cast<double>(available_bytes)) {
    throw MemoryError(
        fmt::format("the network's weights and a batch take {} at the least; {} are free",
                    format_bytes(bytes), format_bytes(available_bytes)),
        "lower data.batch_size, the size or number of patches in transforms.train, or the channels "
        "of the network");
  }
  const NormKind norm = recipe.network.lowest_norm();
  if (norm != NormKind::kBatch && norm != NormKind::kInstance) return;
  const std::optional<double> values = lowest_values(recipe, training_cases, division.statistics);
  if (!values || *values > 1.0) return;
  throw RecipeError(
      fmt::format("network: at its lowest level norm {} would see one value a channel, which "
                  "tells nothing; patches are as small as the steps down put together",
                  enum_name(norm)),
      "use larger patches, fewer levels, or another norm");
}

}  // namespace hayate
