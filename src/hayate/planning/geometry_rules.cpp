// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/geometry_rules.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "hayate/analysis/dataset_summary.h"
#include "hayate/base/text.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

constexpr double kSameSpacing = 0.05;
constexpr double kAnisotropic = 3.0;
constexpr double kCoarseningStep = 1.03;
constexpr double kCoarsestFactor = 2.0;
constexpr double kFewestPieceVoxels = 8.0;
constexpr std::int64_t kMostLevels = 4;
constexpr double kFewestBottomVoxels = 4.0;
/// Patches are rounded, up by a tenth at most where it decides.
constexpr double kRoundingRoom = 1.1;

/// Rounds to so many steps a millimetre.
Vector3 rounded(const Vector3& mm, double steps) {
  Vector3 result;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    result[axis] = std::max(std::round(mm[axis] * steps), 1.0) / steps;
  }
  return result;
}

/// More than two digits after the point tell nothing.
constexpr double kStepsPerMm = 100.0;
/// Cases that have that spacing already get four: within 1e-3 mm Spacing keeps the voxels as they
/// are.
constexpr double kStepsPerMmOfCases = 10000.0;

SpatialShape median_shape_at(const GeometryFacts& facts, const Vector3& spacing) {
  SpatialShape shape;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::vector<double> sizes;
    for (std::size_t i = 0; i < facts.shapes.size(); ++i) {
      sizes.push_back(static_cast<double>(facts.shapes[i][axis]) * facts.spacings_mm[i][axis] /
                      spacing[axis]);
    }
    shape[axis] = std::max<std::int64_t>(std::llround(percentile(sizes, 50.0)), 1);
  }
  return shape;
}

double voxels_of(const SpatialShape& shape) {
  return static_cast<double>(shape[0]) * static_cast<double>(shape[1]) *
         static_cast<double>(shape[2]);
}

bool fits(const GeometryFacts& facts, const SpatialShape& shape) {
  return voxels_of(shape) <= static_cast<double>(facts.patch_voxel_limit);
}

/// Sizes of the box with equal edges in mm, but nowhere longer than the image, that has the voxels
/// of a patch.
Vector3 patch_sizes(const GeometryFacts& facts, const Vector3& spacing, const SpatialShape& image) {
  Vector3 sizes{};
  double low = 0.0;
  double high = 1e6;
  for (int i = 0; i < 60; ++i) {
    const double edge_mm = 0.5 * (low + high);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      sizes[axis] = std::min(edge_mm / spacing[axis], static_cast<double>(image[axis]));
    }
    const bool too_large =
        sizes[0] * sizes[1] * sizes[2] > static_cast<double>(facts.patch_voxel_limit);
    (too_large ? high : low) = edge_mm;
  }
  return sizes;
}

std::int64_t choose_levels(double smallest_size) {
  const double halvings =
      std::floor(std::log2(kRoundingRoom * smallest_size / kFewestBottomVoxels));
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(halvings), 1, kMostLevels);
}

std::int64_t round_up(std::int64_t size, std::int64_t multiple) {
  return (size + multiple - 1) / multiple * multiple;
}

class Chooser {
 public:
  explicit Chooser(const GeometryFacts& facts) : facts_(facts) {}

  GeometryChoice choose() {
    choose_target();
    choice_.median_shape = median_shape_at(facts_, choice_.spacing_mm);
    if (!fits(facts_, choice_.median_shape)) coarsen();
    choice_.whole_volume = fits(facts_, choice_.median_shape);
    choice_.whole_volume ? take_whole_volume() : take_patch();
    return choice_;
  }

 private:
  void choose_target() {
    const Vector3 median = compute_target_spacing(facts_.spacings_mm, 1e9);
    Vector3 target = compute_target_spacing(facts_.spacings_mm, kAnisotropic);
    const auto coarsest =
        static_cast<std::size_t>(std::ranges::max_element(median) - median.begin());
    for (std::size_t axis = 0; axis < 3; ++axis) {
      // The 10th percentile may make of the coarsest axis the finest, which would be too much.
      if (axis != coarsest) target[coarsest] = std::max(target[coarsest], median[axis]);
    }
    const bool changed = target != median;
    choice_.resample = std::ranges::any_of(facts_.spacings_mm, [&](const Vector3& spacing) {
      return std::ranges::any_of(std::array{0, 1, 2}, [&](int i) {
        const auto axis = static_cast<std::size_t>(i);
        return std::abs(spacing[axis] / target[axis] - 1.0) > kSameSpacing;
      });
    });
    choice_.spacing_mm = rounded(target, choice_.resample ? kStepsPerMm : kStepsPerMmOfCases);
    choice_.spacing_reason =
        !choice_.resample ? fmt::format(
                                "all cases have {}, within 5 %; images of other voxels are "
                                "brought there, too",
                                format_mm(median))
        : changed ? fmt::format(
                        "the median is {}; its coarsest axis is at least three times the "
                        "finest, so that axis takes its 10th percentile, {:.4g} mm",
                        format_mm(median), target[coarsest])
                  : fmt::format("the median of the cases, {}", format_mm(median));
  }

  bool holds_object(const Vector3& spacing) const {
    const Vector3 sizes = patch_sizes(facts_, spacing, median_shape_at(facts_, spacing));
    const SpatialShape image = median_shape_at(facts_, spacing);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const bool whole_axis = sizes[axis] > static_cast<double>(image[axis]) - 1.0;
      if (!whole_axis && sizes[axis] * spacing[axis] < 2.0 * facts_.object_mm[axis]) return false;
    }
    return true;
  }

  /// Rule 3. Stops at the first spacing whose patch holds the object, or at the coarsest allowed.
  void coarsen() {
    const Vector3 target = choice_.spacing_mm;
    Vector3 spacing = target;
    while (!holds_object(spacing) && !fits(facts_, median_shape_at(facts_, spacing))) {
      const double coarsest = std::ranges::max(spacing);
      const bool uneven = coarsest / std::ranges::min(spacing) > 2.0;
      bool moved = false;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const double next = spacing[axis] * kCoarseningStep;
        const bool is_turn = !uneven || coarsest / spacing[axis] > 2.0;
        if (!is_turn || next > kCoarsestFactor * target[axis] ||
            facts_.piece_mm / next < kFewestPieceVoxels) {
          continue;
        }
        spacing[axis] = next;
        moved = true;
      }
      if (!moved) break;
    }
    if (spacing == target) return;
    choice_.spacing_mm = rounded(spacing, kStepsPerMm);
    choice_.resample = true;
    choice_.median_shape = median_shape_at(facts_, choice_.spacing_mm);
    choice_.spacing_reason += fmt::format(
        "; made coarser, to {}, so that a patch that is centred on any voxel of the foreground "
        "holds "
        "all of it ({:.0f} x {:.0f} x {:.0f} mm in the median case) as far as that goes within a "
        "factor of two",
        format_mm(choice_.spacing_mm), facts_.object_mm[0], facts_.object_mm[1],
        facts_.object_mm[2]);
  }

  void set_levels(double smallest_size) {
    choice_.levels = choose_levels(smallest_size);
    choice_.levels_reason = fmt::format(
        "{} steps of stride 2 leave {} of the {:.0f} voxels along the shortest axis; "
        "fewer than 4 at the bottom tell nothing, more than 4 steps gain little",
        choice_.levels,
        std::llround(smallest_size / std::exp2(static_cast<double>(choice_.levels))),
        smallest_size);
  }

  void take_whole_volume() {
    set_levels(static_cast<double>(std::ranges::min(choice_.median_shape)));
    const std::int64_t multiple = std::int64_t{1} << choice_.levels;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      choice_.patch[axis] = round_up(choice_.median_shape[axis], multiple);
    }
    choice_.patch_reason = fmt::format(
        "the median image, {}, rounded up to a multiple of {}: whole images are small enough, so "
        "none is cut",
        format_shape(choice_.median_shape), multiple);
  }

  void take_patch() {
    const Vector3 sizes = patch_sizes(facts_, choice_.spacing_mm, choice_.median_shape);
    set_levels(std::ranges::min(sizes));
    const std::int64_t multiple = std::int64_t{1} << choice_.levels;
    SpatialShape& patch = choice_.patch;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      patch[axis] = std::max<std::int64_t>(
          multiple, std::llround(sizes[axis] / static_cast<double>(multiple)) * multiple);
    }
    // Axes that are equally long stay so.
    while (voxels_of(patch) > 1.05 * static_cast<double>(facts_.patch_voxel_limit)) {
      const std::int64_t longest = std::ranges::max(patch);
      for (std::int64_t& size : patch) size -= size == longest ? multiple : 0;
    }
    choice_.patch_reason = fmt::format(
        "{:.0f} x {:.0f} x {:.0f} mm, about as long along each axis, a multiple of {}, with no "
        "more "
        "voxels than {:.0f} cubed; the median image is {}",
        static_cast<double>(patch[0]) * choice_.spacing_mm[0],
        static_cast<double>(patch[1]) * choice_.spacing_mm[1],
        static_cast<double>(patch[2]) * choice_.spacing_mm[2], multiple,
        std::cbrt(static_cast<double>(facts_.patch_voxel_limit)),
        format_shape(choice_.median_shape));
  }

  const GeometryFacts& facts_;
  GeometryChoice choice_;
};

}  // namespace

GeometryChoice choose_geometry(const GeometryFacts& facts) {
  return Chooser(facts).choose();
}

}  // namespace hayate
