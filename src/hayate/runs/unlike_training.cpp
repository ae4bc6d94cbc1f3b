// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/unlike_training.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/image_format.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/runs/channel_values.h"
#include "hayate/runs/prepared_grid.h"

namespace hayate {
namespace {

constexpr double kOtherSpacing = 3.0;
/// Whole images differ in length even within a data set; by more than this they are not meant.
constexpr double kSameExtent = 0.1;
/// A margin takes a part of the image that none of the training images had.
constexpr double kMarginShare = 0.25;

/// How far from the training images' values is still usual: shifted by so many of their widths, or
/// wider or narrower by such a factor.
struct ValueTolerance {
  double shift;
  double factor;
};
/// Tolerance where values count as they are: air at -1024 HU that is read as 0 is off by a quarter
/// of any CT's width or more.
constexpr ValueTolerance kCalibrated{0.25, 4.0};
/// Tolerance where each image is normalised by its own statistics: shift and scale cancel, and
/// scanners differ by orders of magnitude.
constexpr ValueTolerance kNormalised{100.0, 1000.0};

std::string format_range(const MmRange& range) {
  if (range.smallest == range.largest) return format_mm(range.smallest);
  return fmt::format("{} to {}", format_mm(range.smallest), format_mm(range.largest));
}

bool is_far_off(const Vector3& mm, const TrainedOn& trained_on) {
  const MmRange& range = trained_on.file_spacing_mm;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!trained_on.is_flat(axis) && !range.holds(axis, mm[axis], kOtherSpacing - 1.0)) return true;
  }
  return false;
}

/// Whether voxels that stay as they are have a size that was not trained on.
bool is_beyond_trained(const Vector3& mm, const TrainedOn& trained_on) {
  const MmRange& range = trained_on.spacing_mm;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (trained_on.is_flat_when_prepared(axis)) continue;
    if (!range.is_one(axis) && !range.holds(axis, mm[axis], 0.01)) return true;
  }
  return false;
}

bool fits(const Vector3& extent, const std::array<std::size_t, 3>& order, const MmRange& range) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!range.holds(axis, extent[order[axis]], kSameExtent)) return false;
  }
  return true;
}

/// Whether an image is as large as the training images along other axes than its header says only.
bool has_swapped_axes(const Vector3& extent, const MmRange& range) {
  std::array<std::size_t, 3> order{0, 1, 2};
  // Other images of the kind may be a little larger; swapped ones are clearly so.
  bool is_outside = false;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    is_outside |= !range.holds(axis, extent[axis], 3.0 * kSameExtent);
  }
  if (!is_outside) return false;
  while (std::ranges::next_permutation(order).found) {
    if (fits(extent, order, range)) return true;
  }
  return false;
}

/// How an image is normalised by its own statistics.
struct Normalisation {
  /// Whether the statistics are of the voxels alone that are not 0.
  bool is_masked = false;
};

/// Returns nothing where something depends on the values as they are before that.
std::optional<Normalisation> find_normalisation(const TransformOptions& transforms) {
  for (const std::string& text : transforms.prepare) {
    const auto entry = nlohmann::json::parse(text);
    const std::string name = entry.at("name");
    if (name == "ScaleIntensity" || name == "ScaleIntensityRangePercentiles") {
      return Normalisation{};
    }
    const bool has_own = entry.value("subtrahend", nlohmann::json::array()).empty();
    if (name == "NormalizeIntensity" && has_own) {
      return Normalisation{entry.value("nonzero", false)};
    }
    if (name == "NormalizeIntensity" || name == "ScaleIntensityRange") break;
  }
  return std::nullopt;
}

bool are_values_unlike(const ChannelValues& values, const ValueRanges& ranges, std::size_t c,
                       const ValueTolerance& tolerance) {
  // Data sets that vary in themselves may go on varying.
  const double factor = std::max(
      tolerance.factor, ranges.width_from[c] > 0.0 ? ranges.width_to[c] / ranges.width_from[c] : 1);
  if (values.width() > ranges.width_to[c] * factor ||
      values.width() < ranges.width_from[c] / factor) {
    return true;
  }
  // Both ends have to have moved: a margin far below the rest, or an image without air, is no
  // shift.
  const double shift = tolerance.shift * ranges.width_to[c];
  return (values.low > ranges.low_to[c] + shift && values.high > ranges.high_from[c] + shift) ||
         (values.low < ranges.low_from[c] - shift && values.high < ranges.high_to[c] - shift);
}

}  // namespace

std::vector<std::string> find_unlike_header(const ImageInfo& image, const Compose& prepare,
                                            const TrainedOn& trained_on) {
  std::vector<std::string> found;
  const Affine& affine = image.voxel_to_world;
  const Vector3 file_mm = along_world_axes(affine, image.spacing());
  if (is_far_off(file_mm, trained_on)) {
    found.push_back(
        fmt::format("voxels of {}, more than three times off those of the training images ({})",
                    format_mm(file_mm), format_range(trained_on.file_spacing_mm)));
  }
  const PreparedGrid grid = compute_prepared_grid(prepare, affine, image.spatial_shape());
  if (is_beyond_trained(grid.spacing_mm, trained_on)) {
    found.push_back(
        fmt::format("the recipe has no Spacing that brings voxels of {} to those trained on ({})",
                    format_mm(grid.spacing_mm), format_range(trained_on.spacing_mm)));
  }
  for (const HeaderNote& note : image.format->examine(image)) {
    if (note.kind == HeaderNoteKind::kNoOrientation && trained_on.is_oriented) {
      found.push_back(note.what +
                      ": left and right, and which axis is which, are guessed, while the training "
                      "images say it");
    }
    if (note.kind == HeaderNoteKind::kAxesDisagree) found.push_back(note.what);
  }
  const Vector3 extent = extent_mm(image);
  if (has_swapped_axes(extent, trained_on.file_extent_mm)) {
    found.push_back(fmt::format(
        "the axes look swapped: the image is {} to the right, front and up, the training images "
        "{}",
        format_mm(extent), format_range(trained_on.file_extent_mm)));
  }
  return found;
}

std::vector<std::string> find_unlike_values(std::span<const ChannelValues> channels,
                                            const TransformOptions& transforms,
                                            const TrainedOn& trained_on) {
  const ValueRanges& ranges = trained_on.values;
  const auto normalisation = find_normalisation(transforms);
  std::vector<std::string> found;
  for (std::size_t c = 0; c < std::min(channels.size(), ranges.low_from.size()); ++c) {
    const ChannelValues& values = channels[c];
    const std::string channel =
        channels.size() == 1 ? std::string() : fmt::format(" in channel {}", c);
    if (are_values_unlike(values, ranges, c, normalisation ? kNormalised : kCalibrated)) {
      found.push_back(fmt::format(
          "values from {:.4g} to {:.4g}{}, while the training images' are from {:.4g}…{:.4g} to "
          "{:.4g}…{:.4g} (0.5 and 99.5 percentiles): is the image in the same units, not offset or "
          "scaled?",
          values.low, values.high, channel, ranges.low_from[c], ranges.low_to[c],
          ranges.high_from[c], ranges.high_to[c]));
    }
    if (normalisation && !normalisation->is_masked &&
        values.smallest_share > ranges.smallest_share[c] + kMarginShare) {
      found.push_back(fmt::format(
          "{:.0f} % of the voxels have the smallest value{}, in the training images at most "
          "{:.0f} %: a margin like that shifts the statistics which the recipe normalises by",
          100.0 * values.smallest_share, channel, 100.0 * ranges.smallest_share[c]));
    }
  }
  return found;
}

std::vector<std::string> find_unlike_declaration(const DatasetList& list,
                                                 const TrainedOn& trained_on) {
  std::vector<std::string> found;
  const auto compare = [&](const char* what, const std::vector<std::string>& got,
                           const std::vector<std::string>& expected) {
    if (got.empty() || expected.empty() || got == expected) return;
    found.push_back(fmt::format("dataset.json: the {} are {}; the network was trained on {}", what,
                                join(got, ", "), join(expected, ", ")));
  };
  compare("channels", list.channel_names, trained_on.channel_names);
  std::vector<std::string> classes;
  if (list.regions.empty()) {
    for (const auto& [index, name] : list.class_names) classes.push_back(name);
  } else {
    classes = scored_class_names(list, std::ssize(list.regions) + 1);
  }
  compare("classes", classes, trained_on.class_names);
  return found;
}

}  // namespace hayate
