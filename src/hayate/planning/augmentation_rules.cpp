// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/augmentation_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using nlohmann::json;

/// How often a training varies what it shows, and by how much.
struct Strength {
  double move_often;
  /// In radians; and where turns stay within thick slices, in which bodies lie at any angle.
  double turn;
  double turn_in_slices;
  double scale;
  double values_often;
  double gamma_often;
  double lowest_gamma;
  double highest_gamma;
  double deform_often;
  double coarsen_often;
};
constexpr Strength kWholeVolumes{0.6, 0.25, 0.25, 0.2, 0.3, 0.2, 0.7, 1.5, 0.0, 0.0};
/// Patches show less of each case, and more was better (docs/decisions/0012-minutes.md).
constexpr Strength kPatches{0.9, 0.5, 1.0, 0.25, 0.5, 0.5, 0.6, 1.8, 0.2, 0.25};

class AugmentationChooser {
 public:
  explicit AugmentationChooser(const AugmentationFacts& facts)
      : facts_(facts), geometry_(facts.geometry) {}

  AugmentationChoice choose() {
    geometry_.whole_volume ? pad_whole_volumes() : cut_patches();
    move();
    if (!geometry_.whole_volume) mirror();
    if (strength_.deform_often > 0.0) deform();
    vary_values();
    return std::move(choice_);
  }

 private:
  void add(const json& entry) { choice_.entries.push_back(entry.dump()); }
  void because(const std::string& transform, std::string reason) {
    choice_.reasons.emplace_back("transforms.train." + transform, std::move(reason));
  }

  /// Whether what moves along it would leave the slices.
  bool is_across_slices(std::size_t axis) const { return geometry_.slice_axis() == axis; }

  void pad_whole_volumes() {
    add({{"name", "ResizeWithPadOrCrop"}, {"spatial_size", geometry_.patch}});
    because("ResizeWithPadOrCrop", geometry_.patch_reason);
  }

  void cut_patches() {
    add({{"name", "SpatialPad"}, {"spatial_size", geometry_.patch}});
    because("SpatialPad", "images that are smaller than a patch");
    facts_.crop.ratios.empty() ? cut_by_foreground() : cut_by_class();
  }

  void look_up(json indices) {
    indices["use_image"] = facts_.use_image;
    if (facts_.use_image) indices["image_threshold"] = facts_.image_threshold;
    add(indices);
  }

  void cut_by_foreground() {
    look_up({{"name", "FgBgToIndices"}});
    add({{"name", "RandCropByPosNegLabel"},
         {"spatial_size", geometry_.patch},
         {"pos", 1},
         {"neg", 1},
         {"num_samples", 1}});
    because("RandCropByPosNegLabel", geometry_.patch_reason + "; " + facts_.crop.reason);
  }

  void cut_by_class() {
    const std::size_t classes = facts_.crop.ratios.size();
    look_up({{"name", "ClassesToIndices"}, {"num_classes", classes}});
    // The analysis says which cases lack a class.
    add({{"name", "RandCropByLabelClasses"},
         {"spatial_size", geometry_.patch},
         {"ratios", facts_.crop.ratios},
         {"num_classes", classes},
         {"num_samples", 1},
         {"warn", false}});
    because("RandCropByLabelClasses", geometry_.patch_reason + "; " + facts_.crop.reason);
  }

  void move() {
    const auto across = geometry_.slice_axis();
    const double turn = across ? strength_.turn_in_slices : strength_.turn;
    std::vector<double> turns(3, turn);
    std::vector<double> scales(3, strength_.scale);
    std::vector<double> shifts(3, 3.0);
    if (across) {
      turns.assign(3, 0.0);
      turns[*across] = turn;
      scales[*across] = 0.0;
      if (!geometry_.is_anisotropic()) shifts[*across] = 0.0;
    }
    json entry{{"name", "RandAffine"},
               {"prob", strength_.move_often},
               {"rotate_range", turns},
               {"scale_range", scales},
               {"padding_mode", "border"}};
    if (geometry_.whole_volume) entry["translate_range"] = shifts;
    add(entry);
    because(
        "RandAffine",
        fmt::format("bodies lie at other angles and are of other sizes than those at hand: up "
                    "to {:.0f} degrees and {:.0f} %{}{}",
                    turn * 180.0 / std::numbers::pi, 100.0 * strength_.scale, say_slices(),
                    facts_.mirror.axes().empty() ? "; mirrored along none: " + facts_.mirror.reason
                                                 : std::string()));
  }

  const char* say_slices() const {
    if (!geometry_.slice_axis()) return "";
    if (geometry_.is_flat()) return ", within the slice";
    if (!geometry_.is_anisotropic()) return ", within the slices only, of which there are too few";
    return ", within the slices only, which are three times as thick as their voxels are wide, or "
           "more";
  }

  void mirror() {
    for (const std::int64_t axis : facts_.mirror.axes()) {
      add({{"name", "RandFlip"}, {"prob", 0.5}, {"spatial_axis", {axis}}});
    }
    if (!facts_.mirror.axes().empty()) because("RandFlip", facts_.mirror.reason);
  }

  /// Displaces control points by up to a fifth of their distance, thick slices not along their
  /// axis.
  void deform() {
    constexpr std::int64_t kMostPoints = 7;
    constexpr std::int64_t kFewestVoxels = 16;
    std::array<std::int64_t, 3> points{};
    std::array<double, 3> displacement{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const std::int64_t size = geometry_.patch[axis];
      points[axis] = std::clamp<std::int64_t>(3 + size / kFewestVoxels, 4, kMostPoints);
      if (is_across_slices(axis)) continue;
      displacement[axis] =
          std::floor(0.2 * static_cast<double>(size) / static_cast<double>(points[axis] - 3));
    }
    add({{"name", "RandElastic"},
         {"prob", strength_.deform_often},
         {"num_control_points", points},
         {"max_displacement", displacement},
         {"padding_mode", "border"}});
    because("RandElastic", "organs are of other shapes than those at hand");
  }

  void vary_values() {
    add({{"name", "RandScaleIntensity"}, {"prob", strength_.values_often}, {"factors", 0.25}});
    because("RandScaleIntensity",
            "scanners and protocols differ by more than the cases at hand show");
    add({{"name", "RandShiftIntensity"}, {"prob", strength_.values_often}, {"offsets", 0.2}});
    if (strength_.coarsen_often > 0.0) {
      add({{"name", "RandSimulateLowResolution"},
           {"prob", strength_.coarsen_often},
           {"zoom_range", {0.5, 1.0}}});
    }
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
      double share = geometry_.is_anisotropic() ? finest / geometry_.spacing_mm[axis] : 1.0;
      // Beyond the slices there are zeros to blur with.
      if (geometry_.is_short(axis)) share = 0.0;
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
  return AugmentationChooser(facts).choose();
}

}  // namespace hayate
