// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/geometry_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
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
/// Fewer slices are no volume: what turns out of them shows what is around, not what is in them.
constexpr std::int64_t kFewestSlices = 4;
constexpr double kFewestBottomVoxels = 4.0;
/// A patch is so many times as long as the foreground: centred on any voxel of it, it holds all of
/// it. Smaller ones make more steps in the same time, but end lower
/// (docs/decisions/0012-minutes.md).
constexpr double kAroundObject = 2.0;
/// An axis is halved while its voxels are within this factor of the finest.
constexpr double kEvenSpacing = 2.0;
/// A patch with fewer voxels than this share of the limit leaves cores idle, and sees little of
/// what is around.
constexpr double kSmallestPatchShare = 0.3;
/// Of the image's voxels: where a patch would hold as much of it, it holds all.
constexpr double kNearlyWhole = 0.7;
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

/// Sizes of the box with equal edges in mm, but nowhere longer than the image.
Vector3 box_sizes(double edge_mm, const Vector3& spacing, const SpatialShape& image) {
  Vector3 sizes{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    sizes[axis] = std::min(edge_mm / spacing[axis], static_cast<double>(image[axis]));
  }
  return sizes;
}

double product(const Vector3& sizes) {
  return sizes[0] * sizes[1] * sizes[2];
}

/// Returns the edge in mm of the largest such box that has no more voxels than `limit`.
double edge_of_box(double limit, const Vector3& spacing, const SpatialShape& image) {
  double low = 0.0;
  double high = 1e6;
  for (int i = 0; i < 60; ++i) {
    const double edge_mm = 0.5 * (low + high);
    (product(box_sizes(edge_mm, spacing, image)) > limit ? high : low) = edge_mm;
  }
  return low;
}

/// Sizes of the largest patch that is allowed.
Vector3 largest_patch(const GeometryFacts& facts, const Vector3& spacing,
                      const SpatialShape& image) {
  const auto limit = static_cast<double>(facts.patch_voxel_limit);
  return box_sizes(edge_of_box(limit, spacing, image), spacing, image);
}

/// Sizes of the patch that sees what is around each voxel of the foreground.
Vector3 patch_sizes(const GeometryFacts& facts, const Vector3& spacing, const SpatialShape& image) {
  const auto limit = static_cast<double>(facts.patch_voxel_limit);
  const double least = edge_of_box(kSmallestPatchShare * limit, spacing, image);
  const double most = edge_of_box(limit, spacing, image);
  const double wanted = kAroundObject * std::ranges::max(facts.object_mm);
  return box_sizes(wanted > 0.0 ? std::clamp(wanted, least, most) : most, spacing, image);
}

bool can_be_halved(double size) {
  return kRoundingRoom * size / 2.0 >= kFewestBottomVoxels;
}

/// Returns the stride of the next step down: 2 along the axes to be halved.
PerAxis choose_stride(const Vector3& sizes, const Vector3& spacing) {
  double finest = std::numeric_limits<double>::infinity();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (can_be_halved(sizes[axis])) finest = std::min(finest, spacing[axis]);
  }
  PerAxis stride = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (can_be_halved(sizes[axis]) && spacing[axis] <= kEvenSpacing * finest) stride[axis] = 2;
  }
  return stride;
}

/// \param before  kernel of the level above: what was 3 stays 3, also where an axis that is too
/// short to be halved has become the finest.
PerAxis choose_kernel(const Vector3& sizes, const Vector3& spacing, const PerAxis& before) {
  PerAxis kernel = 3;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const bool is_coarse = spacing[axis] > kEvenSpacing * std::ranges::min(spacing);
    // On fewer than three voxels most of what a kernel of 3 reads is padding.
    const bool is_short = std::llround(sizes[axis]) < 3;
    if (is_short || (is_coarse && before[axis] == 1)) kernel[axis] = 1;
  }
  return kernel;
}

/// A step for patches that are too small to be halved by the rule: a network has one at least.
PerAxis least_stride(const Vector3& sizes) {
  PerAxis stride = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (std::llround(sizes[axis]) > 1) stride[axis] = 2;
  }
  return stride == 1 ? PerAxis(2) : stride;
}

struct Levels {
  std::vector<PerAxis> strides;
  std::vector<PerAxis> kernels;
};

Levels choose_levels(Vector3 sizes, Vector3 spacing) {
  Levels levels;
  const auto add_kernel = [&] {
    const PerAxis before = levels.kernels.empty() ? PerAxis(1) : levels.kernels.back();
    levels.kernels.push_back(choose_kernel(sizes, spacing, before));
  };
  while (std::ssize(levels.strides) < kMostLevels) {
    const PerAxis stride = choose_stride(sizes, spacing);
    if (stride == 1) break;
    levels.strides.push_back(stride);
    add_kernel();
    for (std::size_t axis = 0; axis < 3; ++axis) {
      sizes[axis] /= static_cast<double>(stride[axis]);
      spacing[axis] *= static_cast<double>(stride[axis]);
    }
  }
  add_kernel();
  if (levels.strides.empty()) {
    levels.strides.push_back(least_stride(sizes));
    levels.kernels.push_back(levels.kernels.back());
  }
  return levels;
}

std::int64_t round_up(std::int64_t size, std::int64_t multiple) {
  return (size + multiple - 1) / multiple * multiple;
}

AxisSet flat_axes(std::span<const SpatialShape> shapes) {
  AxisSet flat{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    flat[axis] = std::ranges::all_of(shapes, [&](const auto& shape) { return shape[axis] == 1; });
  }
  return flat;
}

/// Returns the spacings with the finest of the other axes along flat ones: the thickness of single
/// slices tells nothing.
std::vector<Vector3> without_thickness(std::span<const Vector3> spacings, const AxisSet& flat) {
  std::vector<Vector3> result(spacings.begin(), spacings.end());
  for (Vector3& spacing : result) {
    double finest = std::numeric_limits<double>::infinity();
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (!flat[axis]) finest = std::min(finest, spacing[axis]);
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (flat[axis] && std::isfinite(finest)) spacing[axis] = finest;
    }
  }
  return result;
}

class GeometryChooser {
 public:
  explicit GeometryChooser(const GeometryFacts& facts)
      : flat_(flat_axes(facts.shapes)),
        spacings_(without_thickness(facts.spacings_mm, flat_)),
        facts_(facts) {
    facts_.spacings_mm = spacings_;
    choice_.flat = flat_;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (flat_[axis]) facts_.object_mm[axis] = 0.0;
    }
  }

  GeometryChoice choose() {
    choose_target();
    choice_.median_shape = median_shape_at(facts_, choice_.spacing_mm);
    if (!fits(facts_, choice_.median_shape)) coarsen();
    choice_.whole_volume = takes_whole();
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
                                say_mm(median))
        : changed ? fmt::format(
                        "the median is {}; its coarsest axis is at least three times the "
                        "finest, so that axis takes its 10th percentile, {:.4g} mm",
                        say_mm(median), target[coarsest])
                  : fmt::format("the median of the cases, {}", say_mm(median));
    if (choice_.is_flat()) {
      choice_.spacing_reason +=
          "; every image is a single slice, which stays one (-1) whatever its thickness";
    }
  }

  /// Rule 2.
  bool takes_whole() const {
    const SpatialShape& image = choice_.median_shape;
    if (!fits(facts_, image)) return false;
    const double patch = product(patch_sizes(facts_, choice_.spacing_mm, image));
    return patch >= kNearlyWhole * voxels_of(image);
  }

  bool holds_object(const Vector3& spacing) const {
    const Vector3 sizes = largest_patch(facts_, spacing, median_shape_at(facts_, spacing));
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
        "holds all of it ({} mm in the median case) as far as that goes within a factor of two",
        say_mm(choice_.spacing_mm), say(facts_.object_mm, 0));
  }

  Vector3 edges_mm(const SpatialShape& patch) const {
    Vector3 edges{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      edges[axis] = static_cast<double>(patch[axis]) * choice_.spacing_mm[axis];
    }
    return edges;
  }

  void set_strides(const Vector3& sizes) {
    Levels levels = choose_levels(sizes, choice_.spacing_mm);
    choice_.strides = std::move(levels.strides);
    choice_.kernels = std::move(levels.kernels);
    const PerAxis all = choice_.size_multiple();
    std::string left;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      left += fmt::format("{}{}", axis > 0 ? " x " : "",
                          std::llround(sizes[axis] / static_cast<double>(all[axis])));
    }
    choice_.strides_reason = fmt::format(
        "{} steps leave {} voxels at the bottom: each halves the axes whose voxels are within "
        "twice "
        "the finest, down to 4 voxels; more than 4 steps gain little",
        choice_.strides.size(), left);
  }

  void take_whole_volume() {
    Vector3 sizes{};
    std::ranges::copy(choice_.median_shape, sizes.begin());
    set_strides(sizes);
    const PerAxis multiple = choice_.size_multiple();
    for (std::size_t axis = 0; axis < 3; ++axis) {
      choice_.patch[axis] = round_up(choice_.median_shape[axis], multiple[axis]);
    }
    choice_.patch_reason = fmt::format(
        "the median image, {}, rounded up to a multiple of {}: whole images are small enough, so "
        "none is cut",
        format_shape(choice_.median_shape), format_per_axis(multiple));
  }

  void take_patch() {
    const Vector3 sizes = patch_sizes(facts_, choice_.spacing_mm, choice_.median_shape);
    set_strides(sizes);
    const PerAxis multiple = choice_.size_multiple();
    SpatialShape& patch = choice_.patch;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      patch[axis] = std::max<std::int64_t>(
          multiple[axis],
          std::llround(sizes[axis] / static_cast<double>(multiple[axis])) * multiple[axis]);
    }
    // Axes that are equally long stay so.
    while (voxels_of(patch) > 1.05 * static_cast<double>(facts_.patch_voxel_limit)) {
      const std::int64_t longest = std::ranges::max(patch);
      for (std::size_t axis = 0; axis < 3; ++axis) {
        if (patch[axis] == longest) patch[axis] -= multiple[axis];
      }
    }
    choice_.patch_reason = fmt::format(
        "{} mm, about as long along each axis as far as the image is, twice as long as the "
        "foreground's longest edge where that is neither fewer voxels than three tenths of {:.0f} "
        "cubed nor more; a multiple of {}; the median image is {}",
        say(edges_mm(patch), 0), std::cbrt(static_cast<double>(facts_.patch_voxel_limit)),
        format_per_axis(multiple), format_shape(choice_.median_shape));
  }

  /// "0.8 x 0.8 x 3", without flat axes.
  std::string say(const Vector3& lengths, int digits) const {
    std::string text;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (flat_[axis]) continue;
      if (!text.empty()) text += " x ";
      text += digits == 0 ? fmt::format("{:.0f}", lengths[axis])
                          : fmt::format("{:.{}g}", lengths[axis], digits);
    }
    return text.empty() ? "one voxel" : text;
  }
  std::string say_mm(const Vector3& mm) const { return say(mm, 4) + " mm"; }

  AxisSet flat_;
  std::vector<Vector3> spacings_;
  /// With `spacings_`.
  GeometryFacts facts_;
  GeometryChoice choice_;
};

}  // namespace

PerAxis GeometryChoice::size_multiple() const {
  return product_of(strides);
}

bool GeometryChoice::is_anisotropic() const {
  return std::ranges::max(spacing_mm) >= kAnisotropic * std::ranges::min(spacing_mm);
}

bool GeometryChoice::is_short(std::size_t axis) const {
  return median_shape[axis] < kFewestSlices;
}

std::optional<std::size_t> GeometryChoice::slice_axis() const {
  const auto shortest =
      static_cast<std::size_t>(std::ranges::min_element(median_shape) - median_shape.begin());
  const bool are_others_long = !is_short((shortest + 1) % 3) && !is_short((shortest + 2) % 3);
  if (is_short(shortest) && are_others_long) return shortest;
  if (!is_anisotropic()) return std::nullopt;
  return static_cast<std::size_t>(std::ranges::max_element(spacing_mm) - spacing_mm.begin());
}

GeometryChoice choose_geometry(const GeometryFacts& facts) {
  return GeometryChooser(facts).choose();
}

}  // namespace hayate
