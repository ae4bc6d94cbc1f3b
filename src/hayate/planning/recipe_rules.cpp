// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/recipe_rules.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/planning/augmentation_rules.h"
#include "hayate/planning/crop_rules.h"
#include "hayate/planning/geometry_rules.h"
#include "hayate/planning/mirror_rules.h"
#include "hayate/recipe/patch_growth.h"
#include "hayate/recipe/split_cases.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

using nlohmann::json;

constexpr std::int64_t kFirstChannels = 16;
constexpr double kValidationShare = 0.2;
/// Steps of few patches were worth more than fewer steps of many (docs/decisions/0012-minutes.md):
/// so many whole volumes make one, or so many patches, of as many volumes.
constexpr std::int64_t kPatchesPerStep = 2;
constexpr double kLearningRate = 2e-3;
/// Of the steps done: docs/decisions/0012-minutes.md.
constexpr double kAveragedShare = 0.1;
/// docs/decisions/0012-minutes.md
constexpr std::array kGrowingShares{0.5, 0.7};
/// What hippocampus_fast was found to need: 160 epochs of 168 volumes.
constexpr double kTrainingPatches = 26'880.0;
constexpr double kLeastEpochs = 60.0;
constexpr double kMostEpochs = 600.0;
constexpr std::int64_t kValidations = 10;
/// nnU-Net normalises within the mask where leaving out the zeros saves a quarter of the image.
constexpr double kMaskedZeroShare = 0.25;

double median(std::vector<double> values) {
  return percentile(values, 50.0);
}

class RecipeChooser {
 public:
  RecipeChooser(const DatasetAnalysis& analysis, const MachineLimits& machine)
      : analysis_(analysis), machine_(machine) {}

  ChosenRecipe choose() {
    name();
    choose_geometry_from_cases();
    prepare();
    network();
    batch();
    augment();
    loss();
    optimizer();
    length();
    inferer();
    cache();
    recipe_.transforms.prepare = prepare_;
    recipe_.transforms.train = train_;
    // Whole volumes are padded all round, so that there is nothing beyond them to show.
    recipe_.transforms.lazy = !geometry_.whole_volume;
    // Through the reader, which checks it and fills in every option.
    chosen_.recipe = parse_recipe(recipe_.to_json());
    grow_patches(chosen_.recipe);
    chosen_.recipe.reasons = std::move(recipe_.reasons);
    return std::move(chosen_);
  }

 private:
  void because(const std::string& key, std::string reason) {
    recipe_.reasons.emplace_back(key, std::move(reason));
  }

  std::int64_t training_case_count() const {
    const auto count = static_cast<double>(analysis_.cases.size());
    return std::max<std::int64_t>(std::llround(count * (1.0 - kValidationShare)), 1);
  }

  void name() {
    recipe_.name = "auto";
    recipe_.description =
        fmt::format("Chosen by hayate analyze from {} cases of {}; `reasons` says why.",
                    analysis_.cases.size(), analysis_.name);
    recipe_.data.split.validation_fraction = kValidationShare;
    recipe_.data.split.shuffle = true;
    if (analysis_.own_split.empty()) spread_rare_class();
    because("data.split", analysis_.own_split.empty()
                              ? "one case in five validates, drawn by the seed" + say_split()
                              : "the data set brings its own split along: " + analysis_.own_split);
  }

  /// Names the cases with the class that is in fewest of them, where those are fewer than half.
  void spread_rare_class() {
    std::vector<std::string> rarest;
    std::string class_name;
    for (std::size_t c = 1; c < analysis_.class_names.size(); ++c) {
      std::vector<std::string> names;
      for (const CaseSummary& one : analysis_.cases) {
        if (one.holds(c)) names.push_back(one.name);
      }
      if (names.empty() || (!rarest.empty() && names.size() >= rarest.size())) continue;
      rarest = std::move(names);
      class_name = analysis_.class_names[c];
    }
    // More than that spread themselves.
    if (2 * rarest.size() >= analysis_.cases.size() || rarest.size() > kLongestList) return;
    recipe_.data.split.spread = std::move(rarest);
    because("data.split.spread",
            fmt::format("{} of {} cases have {}: of these validation gets its share, and each fold "
                        "of a cross-validation as many",
                        recipe_.data.split.spread.size(), analysis_.cases.size(), class_name));
  }

  /// ": 48 cases to train on, 12 to validate on"; nothing for too few cases, which `train` refuses.
  std::string say_split() const {
    std::vector<CaseFiles> cases;
    for (const CaseSummary& one : analysis_.cases) cases.push_back({one.name, {}, std::nullopt});
    const SplitOptions& options = recipe_.data.split;
    try {
      return ": " + describe_split(split_cases(std::move(cases), options, recipe_.seed), options);
    } catch (const RecipeError&) {
      return "";
    }
  }

  void choose_geometry_from_cases() {
    std::vector<Vector3> spacings;
    std::vector<SpatialShape> shapes;
    std::array<std::vector<double>, 3> extents;
    for (const CaseSummary& one : analysis_.cases) {
      spacings.push_back(one.spacing_mm);
      shapes.push_back(one.shape);
      for (std::size_t axis = 0; axis < 3; ++axis) {
        if (one.foreground_extent_mm[axis] > 0.0) {
          extents[axis].push_back(one.foreground_extent_mm[axis]);
        }
      }
    }
    GeometryFacts facts{spacings, shapes, {}, smallest_piece_mm()};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (!extents[axis].empty()) facts.object_mm[axis] = median(extents[axis]);
    }
    geometry_ = choose_geometry(facts);
  }

  /// Returns the edge of a piece in the median case, of the class whose pieces are smallest there.
  double smallest_piece_mm() const {
    double smallest = 0.0;
    for (std::size_t i = 1; i < analysis_.class_names.size(); ++i) {
      std::vector<double> edges;
      for (const CaseSummary& one : analysis_.cases) {
        if (i >= one.classes.size() || one.classes[i].component_count == 0) continue;
        const ClassSummary& found = one.classes[i];
        edges.push_back(piece_edge_mm(
            1000.0 * found.volume_ml / static_cast<double>(found.component_count), one));
      }
      if (edges.empty()) continue;
      const double edge = median(edges);
      smallest = smallest > 0.0 ? std::min(smallest, edge) : edge;
    }
    return smallest;
  }

  /// Returns the edge of a cube of that volume in mm³; in a single slice, of a square.
  static double piece_edge_mm(double volume, const CaseSummary& one) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (one.shape[axis] == 1) return std::sqrt(volume / one.spacing_mm[axis]);
    }
    return std::cbrt(volume);
  }

  bool is_masked() const {
    std::vector<double> shares;
    for (const CaseSummary& one : analysis_.cases) {
      shares.push_back(one.channels.front().zero_share);
    }
    return median(shares) > kMaskedZeroShare;
  }

  void prepare() {
    add(prepare_, {{"name", "Orientation"}, {"axcodes", "RAS"}});
    because("transforms.prepare.Orientation",
            "all cases the same way round, whatever the file; spacings below are right, front, up");
    Vector3 pixdim = geometry_.spacing_mm;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (geometry_.flat[axis]) pixdim[axis] = -1.0;
    }
    add(prepare_, {{"name", "Spacing"}, {"pixdim", pixdim}});
    because("transforms.prepare.Spacing", geometry_.spacing_reason);
    if (analysis_.is_ct() && analysis_.foreground) {
      window();
    } else {
      z_score();
    }
  }

  void window() {
    const double low = std::round(analysis_.foreground->percentile_low);
    const double high = std::max(std::round(analysis_.foreground->percentile_high), low + 1.0);
    add(prepare_, {{"name", "ScaleIntensityRange"},
                   {"a_min", low},
                   {"a_max", high},
                   {"b_min", 0.0},
                   {"b_max", 1.0},
                   {"clip", true}});
    because("transforms.prepare.ScaleIntensityRange",
            fmt::format("CT is calibrated, so one window fits all cases: {:.0f} to {:.0f} HU, the "
                        "0.5 and 99.5 percentiles of all foreground voxels",
                        low, high));
    if (!geometry_.whole_volume) {
      add(prepare_, {{"name", "CropForeground"}, {"allow_smaller", true}});
      because("transforms.prepare.CropForeground",
              "what lies wholly below the window round the body is air; without it the cache is "
              "smaller");
    }
    centre_window(low, high);
  }

  /// Brings the foreground's values within the window to mean 0 and deviation 1 (nnU-Net's
  /// CTNormalization): a wide window would leave soft tissue in a few hundredths of it, which bf16
  /// tells apart near 0 only.
  void centre_window(double low, double high) {
    const double width = high - low;
    const auto in_window = [](double value) { return std::round(value * 1e4) / 1e4; };
    const double mean =
        in_window((std::clamp(analysis_.foreground->mean, low, high) - low) / width);
    const double deviation =
        std::max(in_window(analysis_.foreground->standard_deviation / width), 1e-3);
    add(prepare_,
        {{"name", "NormalizeIntensity"}, {"subtrahend", {mean}}, {"divisor", {deviation}}});
    image_threshold_ = -mean / deviation;
    because("transforms.prepare.NormalizeIntensity",
            fmt::format("mean 0 and deviation 1 of all foreground, which has {:.0f} and {:.0f} HU: "
                        "the same numbers for all cases",
                        analysis_.foreground->mean, analysis_.foreground->standard_deviation));
  }

  void z_score() {
    const bool masked = is_masked();
    if (masked && !geometry_.whole_volume) {
      // This comes before normalisation, while outside is still 0.
      add(prepare_, {{"name", "CropForeground"}, {"allow_smaller", true}});
      because("transforms.prepare.CropForeground", "cuts off the zeros round the masked images");
    }
    add(prepare_, {{"name", "NormalizeIntensity"}, {"nonzero", masked}, {"channel_wise", true}});
    because("transforms.prepare.NormalizeIntensity",
            fmt::format(
                "{}: each channel of each case to mean 0 and deviation 1{}",
                analysis_.is_ct() ? "no foreground to take a window from"
                                  : "not CT alone, so values have no fixed scale",
                masked ? ", over the voxels that are not 0, which more than a quarter are" : ""));
  }

  void network() {
    NetworkOptions& network = recipe_.network;
    network.in_channels = std::ssize(analysis_.cases.front().channels);
    network.out_channels = std::max<std::int64_t>(std::ssize(analysis_.class_names), 2);
    // Measured for whole volumes, for patches of thick slices and for others
    // (docs/decisions/0012-minutes.md). A DynUNet has two steps down at least.
    const bool is_sliced = geometry_.slice_axis().has_value();
    if ((geometry_.whole_volume || is_sliced) && geometry_.strides.size() >= 2) {
      network.kind = dynunet();
      because("network.name",
              fmt::format("DynUNet, whose first level keeps all voxels: {}, and a step stays short",
                          is_sliced ? "slices, single, few or thick, have fewer of them, which "
                                      "show their classes"
                                    : "volumes as small as these show their classes in a few"));
    } else {
      network.kind = unet();
      because("network.name",
              "the UNet with residual units, whose first step halves the patch: of the networks at "
              "hand the one with the most steps in the same time");
    }
    because("network.in_channels", "the channels of the images");
    if (has_regions()) network.out_channels = std::ssize(analysis_.region_names);
    because("network.out_channels",
            has_regions() ? fmt::format("one a region: {}", join(analysis_.region_names, ", "))
                          : fmt::format("one a class, background included: {}",
                                        join(analysis_.class_names, ", ")));
    // What both have, by their own names for it.
    const bool is_dynunet = std::holds_alternative<DynUNetOptions>(network.kind);
    because(is_dynunet ? "network.filters" : "network.channels",
            fmt::format("from {}, twice as many at each step down, as fewer voxels are left",
                        kFirstChannels));
    because("network.strides", geometry_.strides_reason);
    because(is_dynunet ? "network.norm_name" : "network.norm",
            "instance: each channel of each patch by itself, so that a step needs few patches, and "
            "prediction does what training did");
  }

  /// Of each level of a network, the bottom among them.
  std::vector<std::int64_t> level_channels() const {
    std::vector<std::int64_t> channels{kFirstChannels};
    for (std::size_t level = 0; level < geometry_.strides.size(); ++level) {
      channels.push_back(2 * channels.back());
    }
    return channels;
  }

  UNetOptions unet() const {
    UNetOptions unet;
    unet.channels = level_channels();
    unet.strides = geometry_.strides;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (geometry_.flat[axis]) unet.kernel_size[axis] = unet.up_kernel_size[axis] = 1;
    }
    unet.norm = NormKind::kInstance;
    return unet;
  }

  DynUNetOptions dynunet() const {
    DynUNetOptions dynunet;
    dynunet.filters = level_channels();
    dynunet.kernel_size = geometry_.kernels;
    dynunet.strides = {1};
    dynunet.strides.insert(dynunet.strides.end(), geometry_.strides.begin(),
                           geometry_.strides.end());
    dynunet.upsample_kernel_size = geometry_.strides;
    return dynunet;
  }

  StepForecast forecast(std::int64_t patches) const {
    const auto of = [&](const auto& kind) {
      return forecast_step(kind, recipe_.network, geometry_.patch, patches, machine_.cpu,
                           machine_.cores);
    };
    const auto& kind = recipe_.network.kind;
    if (const auto* dynunet = std::get_if<DynUNetOptions>(&kind)) return of(*dynunet);
    return of(std::get<UNetOptions>(kind));
  }

  /// Volumes a batch, halved until a step leaves room for the cache.
  void batch() {
    std::int64_t& volumes = recipe_.data.batch_size;
    volumes = std::min(kPatchesPerStep, training_case_count());
    while (forecast(volumes).memory_bytes > machine_.memory_bytes / 2 && volumes > 1) volumes /= 2;
    chosen_.step = forecast(volumes);
    because(
        "data.batch_size",
        fmt::format("patches a step, each of a volume of its own: more steps in the same time "
                    "are worth more than steadier ones; a step takes about {} of the {} that "
                    "are free",
                    format_bytes(chosen_.step.memory_bytes), format_bytes(machine_.memory_bytes)));
  }

  void augment() {
    MirrorChoice mirror = choose_mirror_axes(analysis_);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (geometry_.is_short(axis)) mirror.allowed[axis] = false;
    }
    // Above this is what the window shows; z-scores are on both sides of it.
    AugmentationChoice chosen = choose_augmentation(
        {geometry_, mirror, choose_crop(analysis_), analysis_.is_ct(), image_threshold_});
    train_ = std::move(chosen.entries);
    std::ranges::move(chosen.reasons, std::back_inserter(recipe_.reasons));
  }

  double foreground_share() const {
    double foreground = 0.0;
    double all = 0.0;
    for (const CaseSummary& one : analysis_.cases) {
      for (std::size_t i = 0; i < one.classes.size(); ++i) {
        all += static_cast<double>(one.classes[i].voxel_count);
        if (i > 0) foreground += static_cast<double>(one.classes[i].voxel_count);
      }
    }
    return all > 0.0 ? foreground / all : 0.0;
  }

  void loss() {
    const bool several = analysis_.class_names.size() > 2;
    DiceCELossOptions loss;
    loss.to_onehot_y = true;
    loss.softmax = true;
    loss.include_background = !several;
    loss.batch = true;
    if (has_regions()) {
      loss.softmax = false;
      loss.sigmoid = true;
      loss.include_background = true;
    }
    recipe_.loss = loss;
    if (has_regions()) return because_of_regions();
    because("loss.name",
            fmt::format("classes exclude each other (one label a voxel), so softmax; Dice counts "
                        "each class alike however small (foreground is {:.2g} % of all voxels), "
                        "cross entropy gives smooth gradients",
                        100.0 * foreground_share()));
    because("loss.include_background",
            several ? "several classes of foreground: the background, which is easy, would only "
                      "dilute their Dice"
                    : "one class of foreground: the background's Dice mirrors it and steadies "
                      "batches without foreground");
    because_of_sparse_patches();
  }

  bool has_regions() const { return !analysis_.region_names.empty(); }

  void because_of_regions() {
    because("loss.name",
            "regions may overlap, so a sigmoid each; Dice counts each region alike however small, "
            "cross entropy gives smooth gradients");
    because("loss.include_background", "every channel is a region, and none is the background");
    because_of_sparse_patches();
  }

  void because_of_sparse_patches() {
    because("loss.batch", "one Dice over the batch, since single patches may hold no foreground");
    recipe_.metric.include_background = false;
    because("metric.include_background", "the best weights are those of the best foreground");
  }

  void optimizer() {
    const auto patches = static_cast<double>(recipe_.data.batch_size);
    const auto usual = static_cast<double>(kPatchesPerStep);
    // The rate is rounded: it is a choice of magnitude.
    const double lr =
        std::round(kLearningRate * std::min(1.0, std::sqrt(patches / usual)) * 1e4) / 1e4;
    recipe_.optimizer.lr = lr;
    recipe_.optimizer.kind = AdamWOptions{};
    recipe_.schedule.kind = WarmupCosineSchedule{.warmup_steps = 100};
    because("optimizer.name", "AdamW needs the least tuning of those at hand");
    because("optimizer.lr",
            fmt::format("{} with {:.0f} patches a step; with fewer, by the square root of their "
                        "number ({:.0f} here)",
                        kLearningRate, usual, patches));
    because(
        "schedule.name",
        "100 steps of warm-up make the high rate safe; the cosine to 0 lets the weights settle");
    recipe_.optimizer.weight_averaging = kAveragedShare;
    because("optimizer.weight_averaging",
            "means of the weights over the latest tenth of the steps predict better than the "
            "weights themselves, and sooner");
    because("precision", "the fastest that the device is good at: bf16 on CPUs that have it");
  }

  void length() {
    chosen_.steps_per_epoch =
        (training_case_count() + recipe_.data.batch_size - 1) / recipe_.data.batch_size;
    const double epochs = std::clamp(kTrainingPatches / static_cast<double>(training_case_count()),
                                     kLeastEpochs, kMostEpochs);
    recipe_.val_interval = std::max<std::int64_t>(std::llround(epochs / kValidations), 1);
    recipe_.max_epochs = recipe_.val_interval * kValidations;
    because("max_epochs",
            fmt::format("{} epochs of {} step{}: about {:.0f} patches, but {:.0f} to {:.0f} epochs",
                        recipe_.max_epochs, chosen_.steps_per_epoch,
                        chosen_.steps_per_epoch == 1 ? "" : "s", kTrainingPatches, kLeastEpochs,
                        kMostEpochs));
    because("val_interval", "ten validations show the course and cost little");
  }

  void grow_patches(Recipe& recipe) {
    recipe.data.patch_growth = patch_growth(recipe, kGrowingShares).shares;
    if (recipe.data.patch_growth.empty()) return;
    because(
        "data.patch_growth",
        "the first half of the time has smaller patches, which make more steps: what is seen in "
        "them need not be learnt on whole ones");
  }

  void inferer() {
    recipe_.inferer.roi_size = geometry_.patch;
    recipe_.inferer.mode = BlendMode::kGaussian;
    because("inferer.roi_size",
            "windows of the patch's size, which the network has been trained on; blended by a "
            "gaussian, since the rim of a window sees less around it");
  }

  void cache() {
    std::int64_t largest_raw_voxels = 0;
    for (const CaseSummary& one : analysis_.cases) {
      const auto channels = static_cast<double>(one.channels.size());
      double voxels = 1.0;
      std::int64_t raw_voxels = std::ssize(one.channels);
      for (std::size_t axis = 0; axis < 3; ++axis) {
        voxels *= static_cast<double>(one.shape[axis]) * one.spacing_mm[axis] /
                  (geometry_.resample ? geometry_.spacing_mm[axis] : one.spacing_mm[axis]);
        raw_voxels *= one.shape[axis];
      }
      // A float16 image and a label; sets of patch centres are about two bits a voxel together.
      const double bytes_per_voxel = 2.0 * channels + 1.0 + (geometry_.whole_volume ? 0.0 : 0.25);
      const auto bytes = static_cast<std::int64_t>(voxels * bytes_per_voxel);
      chosen_.cache.cache_bytes += bytes;
      chosen_.cache.largest_case_bytes = std::max(chosen_.cache.largest_case_bytes, bytes);
      largest_raw_voxels = std::max(largest_raw_voxels, raw_voxels);
    }
    chosen_.cache.case_count = std::ssize(analysis_.cases);
    chosen_.cache.threads = machine_.cores;
    chosen_.cache.working_bytes = forecast_working_bytes(machine_.cores, largest_raw_voxels,
                                                         chosen_.cache.largest_case_bytes);
    recipe_.data.loader = LoaderKind::kThreadDataLoader;
    recipe_.data.dataset = DatasetKind::kAuto;
    because("data.dataset",
            fmt::format("all prepared cases take {}, preparing them {} more, a step {}; training "
                        "keeps them in memory where they fit, else on disk, or a part of them at a "
                        "time, by the room that it finds",
                        format_bytes(chosen_.cache.cache_bytes),
                        format_bytes(chosen_.cache.working_bytes),
                        format_bytes(chosen_.step.memory_bytes)));
  }

  static void add(std::vector<std::string>& list, const json& entry) {
    list.push_back(entry.dump());
  }

  const DatasetAnalysis& analysis_;
  const MachineLimits& machine_;
  GeometryChoice geometry_;
  /// What air has in a prepared CT image.
  double image_threshold_ = 0.0;
  Recipe recipe_;
  std::vector<std::string> prepare_;
  std::vector<std::string> train_;
  ChosenRecipe chosen_;
};

}  // namespace

MachineLimits machine_limits() {
  return {available_memory_bytes(), available_cores(), cpu_features()};
}

ChosenRecipe choose_recipe(const DatasetAnalysis& analysis, const MachineLimits& machine) {
  return RecipeChooser(analysis, machine).choose();
}

}  // namespace hayate
