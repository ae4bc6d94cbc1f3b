// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/overlaid_planes.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "hayate/analysis/gray_level.h"
#include "hayate/base/class_index.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/transforms/crop_foreground.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

/// Pixels along the longest edge of what is shown.
constexpr double kLongestSide = 220.0;
constexpr double kLeastExtentMm = 40.0;
/// Share of the class's colour in the truth's tint.
constexpr double kTint = 0.4;

Rgb colour_of_class(std::uint8_t index) {
  const std::string_view hex = class_colour(index);
  unsigned value = 0;
  std::from_chars(hex.data() + 1, hex.data() + hex.size(), value, 16);
  return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
          static_cast<std::uint8_t>(value)};
}

Rgb tinted(Rgb gray, Rgb colour) {
  const auto mix = [](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround((1.0 - kTint) * a + kTint * b));
  };
  return {mix(gray.red, colour.red), mix(gray.green, colour.green), mix(gray.blue, colour.blue)};
}

/// What is shown of a case, and through where.
struct Frame {
  VoxelBox box;
  SpatialShape through{};
  double pixel_mm = 1.0;
};

VoxelBox united(VoxelBox box, const VoxelBox& other) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::min(box.begin[axis], other.begin[axis]);
    box.end[axis] = std::max(box.end[axis], other.end[axis]);
  }
  return box;
}

/// The box with its surroundings, as far as the image has them.
VoxelBox widened(VoxelBox box, const Volume& image) {
  const Vector3 spacing = spacing_mm(image.voxel_to_world());
  const Vector3 extent = extent_mm(box, image.voxel_to_world());
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double more = std::max(0.5 * extent[axis], 0.5 * (kLeastExtentMm - extent[axis]));
    const std::int64_t voxels = std::llround(std::ceil(more / spacing[axis]));
    box.begin[axis] = std::max<std::int64_t>(box.begin[axis] - voxels, 0);
    box.end[axis] = std::min(box.end[axis] + voxels, image.spatial_shape()[axis]);
  }
  return box;
}

Frame make_frame(const Volume& image, const Volume& truth, const Volume& predicted,
                 const Volume& aim) {
  const SpatialShape shape = image.spatial_shape();
  Frame frame{{{0, 0, 0}, shape}, {shape[0] / 2, shape[1] / 2, shape[2] / 2}};
  const auto of_aim = find_foreground(aim);
  const auto of_truth = find_foreground(truth);
  const auto of_predicted = find_foreground(predicted);
  if (of_aim) frame.through = middle_of_foreground(aim, *of_aim);
  if (of_truth || of_predicted) {
    frame.box = widened(
        united(of_truth ? *of_truth : *of_predicted, of_predicted ? *of_predicted : *of_truth),
        image);
  }
  const Vector3 extent = extent_mm(frame.box, image.voxel_to_world());
  frame.pixel_mm = *std::ranges::max_element(extent) / kLongestSide;
  return frame;
}

/// The classes of the pixels of a view.
std::vector<std::uint8_t> classes_of(const Volume& classes, const PlaneView& view) {
  const auto voxels = classes.voxels<std::uint8_t>();
  std::vector<std::uint8_t> found;
  for (const std::size_t voxel : view.voxels) found.push_back(voxels[voxel]);
  return found;
}

/// Whether a pixel is of a class that a neighbour is not of: the outline runs within the class.
/// What lies beyond the picture counts as the same.
bool is_outline(const std::vector<std::uint8_t>& classes, const PlaneView& view, std::int64_t row,
                std::int64_t column) {
  const auto at = [&](std::int64_t r, std::int64_t c) {
    return classes[static_cast<std::size_t>(std::clamp<std::int64_t>(r, 0, view.height - 1) *
                                                view.width +
                                            std::clamp<std::int64_t>(c, 0, view.width - 1))];
  };
  const std::uint8_t own = at(row, column);
  if (own == 0) return false;
  // Two pixels wide, so that it is seen where the picture is shrunk.
  for (const std::int64_t step : {-2, -1, 1, 2}) {
    if (at(row + step, column) != own || at(row, column + step) != own) return true;
  }
  return false;
}

struct GrayRange {
  double black = 0.0;
  double white = 1.0;
};

GrayRange gray_range(const Volume& image) {
  const auto channel = image.channel<float>(0);
  std::vector<float> values(channel.begin(), channel.end());
  return {percentile(values, 0.5), percentile(values, 99.5)};
}

OverlaidPlane draw_plane(const Volume& image, const Volume& truth, const Volume& predicted,
                         Plane plane, const Frame& frame, GrayRange range) {
  const PlaneView view = view_plane(image, plane, frame.box, frame.through, frame.pixel_mm);
  const auto voxels = image.channel<float>(0);
  const auto of_truth = classes_of(truth, view);
  const auto of_predicted = classes_of(predicted, view);
  OverlaidPlane drawn{plane, Raster(2 * view.width + kPlaneGap, view.height),
                      plane_extent_mm(image, plane, frame.box),
                      frame.through[slice_axis(image, plane)]};
  for (std::int64_t row = 0; row < view.height; ++row) {
    for (std::int64_t column = 0; column < view.width; ++column) {
      const auto pixel = static_cast<std::size_t>(row * view.width + column);
      const std::uint8_t level = gray_level(voxels[view.voxels[pixel]], range.black, range.white);
      Rgb colour{level, level, level};
      drawn.raster.set(row, column, colour);
      if (is_foreground(of_truth[pixel])) colour = tinted(colour, colour_of_class(of_truth[pixel]));
      if (is_outline(of_predicted, view, row, column)) {
        colour = colour_of_class(of_predicted[pixel]);
      }
      drawn.raster.set(row, view.width + kPlaneGap + column, colour);
    }
  }
  return drawn;
}

/// Slices at equal distances from the first to the last one, that in the middle among them.
std::set<std::int64_t> spread_slices(std::int64_t begin, std::int64_t end, std::int64_t middle,
                                     std::int64_t count) {
  std::set<std::int64_t> slices{middle};
  if (count < 3) return slices;
  // As many on either side, so that the middle is one of them.
  const std::int64_t beside = (count - 1) / 2;
  for (std::int64_t i = 1; i <= beside; ++i) {
    slices.insert(middle - (middle - begin) * i / beside);
    slices.insert(middle + (end - 1 - middle) * i / beside);
  }
  return slices;
}

}  // namespace

std::vector<OverlaidPlane> draw_overlaid_slices(const Volume& image, const Volume& label,
                                                std::int64_t slice_count) {
  const Frame middle = make_frame(image, label, label, label);
  const GrayRange range = gray_range(image);
  const VoxelBox spread =
      find_foreground(label).value_or(VoxelBox{{0, 0, 0}, image.spatial_shape()});
  std::vector<OverlaidPlane> planes;
  for (const Plane plane : visible_planes(image)) {
    const std::size_t axis = slice_axis(image, plane);
    Frame frame = middle;
    for (const std::int64_t slice :
         spread_slices(spread.begin[axis], spread.end[axis], middle.through[axis], slice_count)) {
      frame.through[axis] = slice;
      planes.push_back(draw_plane(image, label, label, plane, frame, range));
      planes.back().is_middle = slice == middle.through[axis];
    }
  }
  return planes;
}

std::vector<OverlaidPlane> draw_overlaid_planes(const Volume& image, const Volume& truth,
                                                const Volume& predicted, const Volume& aim) {
  const Frame frame = make_frame(image, truth, predicted, aim);
  const GrayRange range = gray_range(image);
  std::vector<OverlaidPlane> planes;
  for (const Plane plane : visible_planes(image)) {
    planes.push_back(draw_plane(image, truth, predicted, plane, frame, range));
  }
  return planes;
}

}  // namespace hayate
