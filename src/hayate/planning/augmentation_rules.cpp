// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/augmentation_rules.h"

#include <algorithm>
#include <numbers>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using nlohmann::json;

constexpr double kWholeVolumeTurn = 0.25;
constexpr double kPatchTurn = 0.5;
constexpr double kWholeVolumeScale = 0.2;
constexpr double kPatchScale = 0.25;

/// How often values are varied, and by how much.
struct ValueRange {
  double often = 0.3;
  double gamma_often = 0.2;
  double lowest_gamma = 0.7;
  double highest_gamma = 1.5;
};
constexpr ValueRange kWholeVolumeValues{};
/// Patches show less of each case, and more was better (docs/decisions/0012-minutes.md).
constexpr ValueRange kPatchValues{0.5, 0.5, 0.6, 1.8};

class Chooser {
 public:
  explicit Chooser(const AugmentationFacts& facts) : facts_(facts), geometry_(facts.geometry) {}

  AugmentationChoice choose() {
    geometry_.whole_volume ? pad_whole_volumes() : cut_patches();
    move();
    if (!geometry_.whole_volume) mirror();
    vary_values();
    return std::move(choice_);
  }

 private:
  void add(const json& entry) { choice_.entries.push_back(entry.dump()); }
  void because(const std::string& transform, std::string reason) {
    choice_.reasons.emplace_back("transforms.train." + transform, std::move(reason));
  }

  /// Returns the axis along which slices are thick, or none.
  std::int64_t thick_axis() const {
    if (!geometry_.is_anisotropic()) return -1;
    return std::ranges::max_element(geometry_.spacing_mm) - geometry_.spacing_mm.begin();
  }

  void pad_whole_volumes() {
    add({{"name", "ResizeWithPadOrCrop"}, {"spatial_size", geometry_.patch}});
    because("ResizeWithPadOrCrop", geometry_.patch_reason);
  }

  void cut_patches() {
    add({{"name", "SpatialPad"}, {"spatial_size", geometry_.patch}});
    because("SpatialPad", "images that are smaller than a patch");
    json indices{{"name", "FgBgToIndices"}, {"use_image", facts_.use_image}};
    if (facts_.use_image) indices["image_threshold"] = facts_.image_threshold;
    add(indices);
    add({{"name", "RandCropByPosNegLabel"},
         {"spatial_size", geometry_.patch},
         {"pos", 1},
         {"neg", 1},
         {"num_samples", 1}});
    because("RandCropByPosNegLabel",
            geometry_.patch_reason +
                "; half of the patches are centred on foreground, so that small objects are seen "
                "often");
  }

  void move() {
    const double turn = geometry_.whole_volume ? kWholeVolumeTurn : kPatchTurn;
    const double scale = geometry_.whole_volume ? kWholeVolumeScale : kPatchScale;
    std::vector<double> turns(3, turn);
    std::vector<double> scales(3, scale);
    const std::int64_t thick = thick_axis();
    if (thick >= 0) {
      turns.assign(3, 0.0);
      turns[static_cast<std::size_t>(thick)] = turn;
      scales[static_cast<std::size_t>(thick)] = 0.0;
    }
    json entry{{"name", "RandAffine"},
               {"prob", geometry_.whole_volume ? 0.6 : 0.9},
               {"rotate_range", turns},
               {"scale_range", scales},
               {"padding_mode", "border"}};
    if (geometry_.whole_volume) entry["translate_range"] = {3, 3, 3};
    add(entry);
    because(
        "RandAffine",
        fmt::format("bodies lie at other angles and are of other sizes than those at hand: up "
                    "to {:.0f} degrees and {:.0f} %{}{}",
                    turn * 180.0 / std::numbers::pi, 100.0 * scale,
                    thick >= 0 ? ", within the slices only, which are three times as thick as "
                                 "their voxels are wide, or more"
                               : "",
                    facts_.mirror.axes().empty() ? "; mirrored along none: " + facts_.mirror.reason
                                                 : std::string()));
  }

  void mirror() {
    for (const std::int64_t axis : facts_.mirror.axes()) {
      add({{"name", "RandFlip"}, {"prob", 0.5}, {"spatial_axis", {axis}}});
    }
    if (!facts_.mirror.axes().empty()) because("RandFlip", facts_.mirror.reason);
  }

  void vary_values() {
    const ValueRange& range = geometry_.whole_volume ? kWholeVolumeValues : kPatchValues;
    add({{"name", "RandScaleIntensity"}, {"prob", range.often}, {"factors", 0.25}});
    because("RandScaleIntensity",
            "scanners and protocols differ by more than the cases at hand show");
    add({{"name", "RandShiftIntensity"}, {"prob", range.often}, {"offsets", 0.2}});
    add({{"name", "RandAdjustContrast"},
         {"prob", range.gamma_often},
         {"gamma", {range.lowest_gamma, range.highest_gamma}},
         {"retain_stats", true}});
    blur();
    add({{"name", "RandGaussianNoise"}, {"prob", 0.15}, {"std", 0.1}});
  }

  /// Blurs by as much of a millimetre along each axis as it does in the slices.
  void blur() {
    json entry{{"name", "RandGaussianSmooth"}, {"prob", 0.1}};
    const double finest = std::ranges::min(geometry_.spacing_mm);
    const std::array keys{"sigma_x", "sigma_y", "sigma_z"};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double share = geometry_.is_anisotropic() ? finest / geometry_.spacing_mm[axis] : 1.0;
      entry[keys[axis]] = {0.5 * share, 1.0 * share};
    }
    add(entry);
  }

  const AugmentationFacts& facts_;
  const GeometryChoice& geometry_;
  AugmentationChoice choice_;
};

}  // namespace

AugmentationChoice choose_augmentation(const AugmentationFacts& facts) {
  return Chooser(facts).choose();
}

}  // namespace hayate
