// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/statistic_pad.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <vector>

namespace hayate {
namespace {

float median(std::vector<float> line) {
  const auto middle = line.begin() + std::ssize(line) / 2;
  std::ranges::nth_element(line, middle);
  if (line.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(line.begin(), middle)) / 2.0F;
}

float mean(const std::vector<float>& line) {
  const double sum = std::accumulate(line.begin(), line.end(), 0.0);
  return static_cast<float>(sum / static_cast<double>(line.size()));
}

float compute_statistic(const std::vector<float>& line, PadStatistic statistic) {
  switch (statistic) {
    case PadStatistic::kMean:
      return mean(line);
    case PadStatistic::kMedian:
      return median(line);
    case PadStatistic::kMinimum:
      return std::ranges::min(line);
    case PadStatistic::kMaximum:
      return std::ranges::max(line);
    case PadStatistic::kLinearRamp:
      break;
  }
  return 0.0F;
}

/// The padding next to `edge`, from the outside in: element k of `count`.
float ramp(float edge, std::int64_t k, std::int64_t count) {
  return edge * static_cast<float>(k) / static_cast<float>(count);
}

std::vector<float> pad_line(const std::vector<float>& line, std::int64_t before, std::int64_t after,
                            PadStatistic statistic) {
  const float value = compute_statistic(line, statistic);
  std::vector<float> padded;
  for (std::int64_t k = 0; k < before; ++k) {
    padded.push_back(statistic == PadStatistic::kLinearRamp ? ramp(line.front(), k, before)
                                                            : value);
  }
  padded.insert(padded.end(), line.begin(), line.end());
  for (std::int64_t k = after; k-- > 0;) {
    padded.push_back(statistic == PadStatistic::kLinearRamp ? ramp(line.back(), k, after) : value);
  }
  return padded;
}

Volume pad_axis(const Volume& volume, std::size_t axis, std::int64_t before, std::int64_t after,
                PadStatistic statistic) {
  VolumeShape shape = volume.shape();
  const std::int64_t size = shape[axis + 1];
  std::int64_t blocks = 1;
  for (std::size_t i = 0; i <= axis; ++i) blocks *= shape[i];
  std::int64_t stride = 1;
  for (std::size_t i = axis + 2; i < 4; ++i) stride *= shape[i];

  shape[axis + 1] = before + size + after;
  Affine origin;
  origin(axis, 3) = -static_cast<double>(before);
  Volume output(VoxelType::kFloat32, shape, volume.voxel_to_world() * origin);
  const float* in = volume.voxels<float>().data();
  float* out = output.voxels<float>().data();
  std::vector<float> line(static_cast<std::size_t>(size));
  for (std::int64_t block = 0; block < blocks; ++block) {
    for (std::int64_t offset = 0; offset < stride; ++offset) {
      const float* source = in + block * size * stride + offset;
      for (std::size_t i = 0; i < line.size(); ++i, source += stride) line[i] = *source;
      float* target = out + block * shape[axis + 1] * stride + offset;
      for (const float value : pad_line(line, before, after, statistic)) {
        *target = value;
        target += stride;
      }
    }
  }
  return output;
}

}  // namespace

Volume pad_with_statistic(const Volume& volume, const SpatialShape& before,
                          const SpatialShape& after, PadStatistic statistic) {
  assert(volume.spatial_size() > 0);
  Volume output;
  const Volume* current = &volume;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    assert(before[axis] >= 0 && after[axis] >= 0);
    if (before[axis] + after[axis] == 0) continue;
    output = pad_axis(*current, axis, before[axis], after[axis], statistic);
    current = &output;
  }
  return current == &volume ? volume.clone() : std::move(output);
}

}  // namespace hayate
