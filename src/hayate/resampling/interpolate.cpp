// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/interpolate.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <vector>

#include "hayate/resampling/axis_filter.h"

namespace hayate {
namespace {

/// Whether align_corners means something to the mode.
bool has_corners(ResizeMode mode) {
  return mode != ResizeMode::kNearest && mode != ResizeMode::kArea;
}

/// Input voxels an output voxel: in float32, as PyTorch has it, because it decides which voxel is
/// the nearest.
float input_step(std::int64_t in, std::int64_t out) {
  return static_cast<float>(in) / static_cast<float>(out);
}

std::vector<std::int64_t> nearest_indices(std::int64_t in, std::int64_t out, bool exact) {
  const float step = input_step(in, out);
  const float shift = exact ? 0.5F : 0.0F;
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < out; ++i) {
    const float position = std::floor((static_cast<float>(i) + shift) * step);
    indices.push_back(std::min(static_cast<std::int64_t>(position), in - 1));
  }
  return indices;
}

/// Input voxels an output voxel, when the outer centres coincide.
double aligned_step(std::int64_t in, std::int64_t out) {
  return static_cast<double>(in - 1) / static_cast<double>(std::max<std::int64_t>(out - 1, 1));
}

std::vector<std::int64_t> aligned_nearest_indices(std::int64_t in, std::int64_t out) {
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < out; ++i) {
    indices.push_back(std::llround(aligned_step(in, out) * static_cast<double>(i)));
  }
  return indices;
}

AxisFilter linear_filter(std::int64_t in, std::int64_t out, bool align_corners) {
  const double step =
      align_corners ? aligned_step(in, out) : static_cast<double>(in) / static_cast<double>(out);
  AxisFilter filter;
  for (std::int64_t i = 0; i < out; ++i) {
    const auto index = static_cast<double>(i);
    const double position =
        align_corners ? step * index : std::max(step * (index + 0.5) - 0.5, 0.0);
    const std::int64_t low = std::min(static_cast<std::int64_t>(position), in - 1);
    const auto high_weight = static_cast<float>(position - static_cast<double>(low));
    if (low + 1 < in) {
      filter.add_output(low, std::array{1.0F - high_weight, high_weight});
    } else {
      filter.add_output(low, std::array{1.0F});
    }
  }
  return filter;
}

/// The boxes of PyTorch's adaptive_avg_pool3d.
AxisFilter area_filter(std::int64_t in, std::int64_t out) {
  AxisFilter filter;
  for (std::int64_t i = 0; i < out; ++i) {
    const std::int64_t begin = i * in / out;
    const std::int64_t end = ((i + 1) * in + out - 1) / out;
    const auto count = static_cast<std::size_t>(end - begin);
    filter.add_output(begin, std::vector<float>(count, 1.0F / static_cast<float>(count)));
  }
  return filter;
}

Volume gather(const Volume& volume, const SpatialShape& shape, bool exact, bool align_corners) {
  const SpatialShape from = volume.spatial_shape();
  std::array<std::vector<std::int64_t>, 3> indices;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    indices[axis] = align_corners ? aligned_nearest_indices(from[axis], shape[axis])
                                  : nearest_indices(from[axis], shape[axis], exact);
  }
  Volume output(volume.type(), {volume.channels(), shape[0], shape[1], shape[2]});
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    T* out = output.voxels<T>().data();
    for (std::int64_t channel = 0; channel < volume.channels(); ++channel) {
      const T* in = volume.channel<T>(channel).data();
      for (const std::int64_t x : indices[0]) {
        for (const std::int64_t y : indices[1]) {
          const T* row = in + (x * from[1] + y) * from[2];
          for (const std::int64_t z : indices[2]) *out++ = row[z];
        }
      }
    }
  });
  return output;
}

Volume filter_axes(const Volume& volume, const SpatialShape& shape, ResizeMode mode,
                   bool align_corners) {
  const SpatialShape from = volume.spatial_shape();
  std::array<std::size_t, 3> axes{0, 1, 2};
  // The axis that shrinks most goes first: what follows has fewer voxels to work on.
  std::ranges::stable_sort(
      axes, [&](std::size_t a, std::size_t b) { return shape[a] * from[b] < shape[b] * from[a]; });
  Volume output;
  const Volume* current = &volume;
  for (const std::size_t axis : axes) {
    if (shape[axis] == from[axis]) continue;
    output = filter_axis(*current, axis,
                         mode == ResizeMode::kArea
                             ? area_filter(from[axis], shape[axis])
                             : linear_filter(from[axis], shape[axis], align_corners));
    current = &output;
  }
  return current == &volume ? volume.clone() : std::move(output);
}

}  // namespace

Affine resized_to_input_voxel(const SpatialShape& in, const SpatialShape& out, bool align_corners) {
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto input_size = static_cast<double>(in[axis]);
    const auto output_size = static_cast<double>(out[axis]);
    // A single voxel has no two centres to keep; any spacing is right then but 0.
    const bool keep_centres = align_corners && in[axis] > 1 && out[axis] > 1;
    const double step =
        keep_centres ? (input_size - 1.0) / (output_size - 1.0) : input_size / output_size;
    affine(axis, axis) = step;
    affine(axis, 3) = align_corners ? 0.0 : (step - 1.0) / 2.0;
  }
  return affine;
}

ResizeMode label_mode_for(ResizeMode image_mode) {
  return image_mode == ResizeMode::kNearest ? ResizeMode::kNearest : ResizeMode::kNearestExact;
}

Volume interpolate(const Volume& volume, const SpatialShape& shape, ResizeMode mode,
                   bool align_corners) {
  assert(volume.spatial_size() > 0);
  assert(std::ranges::all_of(shape, [](std::int64_t size) { return size >= 1; }));
  const bool keep_centres = align_corners && has_corners(mode);
  Volume output;
  if (mode == ResizeMode::kNearest || mode == ResizeMode::kNearestExact) {
    output = gather(volume, shape, mode == ResizeMode::kNearestExact, keep_centres);
  } else {
    output = filter_axes(volume, shape, mode, keep_centres);
  }
  output.set_voxel_to_world(volume.voxel_to_world() *
                            resized_to_input_voxel(volume.spatial_shape(), shape, keep_centres));
  return output;
}

}  // namespace hayate
