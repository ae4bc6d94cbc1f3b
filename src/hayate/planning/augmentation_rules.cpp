// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/augmentation_rules.h"

#include <algorithm>
#include <numbers>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using nlohmann::json;

/// How often a training varies what it shows, and by how much.
struct Strength {
  double move_often;
  /// In radians.
  double turn;
  double scale;
  double values_often;
  double gamma_often;
  double lowest_gamma;
  double highest_gamma;
};
constexpr Strength kWholeVolumes{0.6, 0.25, 0.2, 0.3, 0.2, 0.7, 1.5};
/// Patches show less of each case, and more was better (docs/decisions/0012-minutes.md).
constexpr Strength kPatches{0.9, 0.5, 0.25, 0.5, 0.5, 0.6, 1.8};

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
    std::vector<double> turns(3, strength_.turn);
    std::vector<double> scales(3, strength_.scale);
    const std::int64_t thick = thick_axis();
    if (thick >= 0) {
      turns.assign(3, 0.0);
      turns[static_cast<std::size_t>(thick)] = strength_.turn;
      scales[static_cast<std::size_t>(thick)] = 0.0;
    }
    json entry{{"name", "RandAffine"},
               {"prob", strength_.move_often},
               {"rotate_range", turns},
               {"scale_range", scales},
               {"padding_mode", "border"}};
    if (geometry_.whole_volume) entry["translate_range"] = {3, 3, 3};
    add(entry);
    because(
        "RandAffine",
        fmt::format("bodies lie at other angles and are of other sizes than those at hand: up "
                    "to {:.0f} degrees and {:.0f} %{}{}",
                    strength_.turn * 180.0 / std::numbers::pi, 100.0 * strength_.scale,
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
    add({{"name", "RandScaleIntensity"}, {"prob", strength_.values_often}, {"factors", 0.25}});
    because("RandScaleIntensity",
            "scanners and protocols differ by more than the cases at hand show");
    add({{"name", "RandShiftIntensity"}, {"prob", strength_.values_often}, {"offsets", 0.2}});
    add({{"name", "RandAdjustContrast"},
         {"prob", strength_.gamma_often},
         {"gamma", {strength_.lowest_gamma, strength_.highest_gamma}},
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
  const Strength& strength_ = geometry_.whole_volume ? kWholeVolumes : kPatches;
  AugmentationChoice choice_;
};

}  // namespace

AugmentationChoice choose_augmentation(const AugmentationFacts& facts) {
  return Chooser(facts).choose();
}

}  // namespace hayate
