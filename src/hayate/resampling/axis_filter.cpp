// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/axis_filter.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "hayate/kernels/isa.h"
#include "hayate/kernels/weighted_rows.h"

namespace hayate {
namespace {

/// Output i of rows `stride` apart, of which `count` voxels are summed.
void sum_rows(const AxisFilter& filter, std::int64_t i, const float* rows, std::int64_t stride,
              std::int64_t count, float* out) {
  const std::span<const float> weights = filter.weights(i);
  weighted_rows_kernels(selected_isa())
      .sum(rows + filter.first(i) * stride, stride, weights.data(), std::ssize(weights), count,
           out);
}

/// Z, where neighbours lie side by side: kLines lines at a time are turned, so that they are rows.
void filter_lines(const float* in, std::int64_t line_count, std::int64_t size,
                  const AxisFilter& filter, float* out) {
  constexpr std::int64_t kLines = 16;
  const std::int64_t output_size = filter.output_size();
  std::vector<float> rows(static_cast<std::size_t>(size * kLines));
  std::array<float, kLines> sums{};
  for (std::int64_t first = 0; first < line_count; first += kLines) {
    const std::int64_t count = std::min(kLines, line_count - first);
    for (std::int64_t line = 0; line < count; ++line, in += size) {
      for (std::int64_t z = 0; z < size; ++z)
        rows[static_cast<std::size_t>(z * kLines + line)] = in[z];
    }
    for (std::int64_t i = 0; i < output_size; ++i) {
      sum_rows(filter, i, rows.data(), kLines, kLines, sums.data());
      for (std::int64_t line = 0; line < count; ++line) {
        out[line * output_size + i] = sums[static_cast<std::size_t>(line)];
      }
    }
    out += count * output_size;
  }
}

/// X and Y: an output is a whole row (or plane) of `stride` voxels, added up from input rows.
void filter_rows(const float* in, std::int64_t block_count, std::int64_t size, std::int64_t stride,
                 const AxisFilter& filter, float* out) {
  for (std::int64_t block = 0; block < block_count; ++block, in += size * stride) {
    for (std::int64_t i = 0; i < filter.output_size(); ++i, out += stride) {
      sum_rows(filter, i, in, stride, stride, out);
    }
  }
}

}  // namespace

void AxisFilter::add_output(std::int64_t first, std::span<const float> weights) {
  first_.push_back(first);
  weights_.insert(weights_.end(), weights.begin(), weights.end());
  end_.push_back(weights_.size());
}

std::span<const float> AxisFilter::weights(std::int64_t output) const {
  const auto i = static_cast<std::size_t>(output);
  const std::size_t begin = i == 0 ? 0 : end_[i - 1];
  return std::span(weights_).subspan(begin, end_[i] - begin);
}

Volume filter_axis(const Volume& volume, std::size_t axis, const AxisFilter& filter) {
  assert(axis < 3);
  VolumeShape shape = volume.shape();
  const std::int64_t size = shape[axis + 1];
  for (std::int64_t i = 0; i < filter.output_size(); ++i) {
    assert(filter.first(i) >= 0);
    assert(filter.first(i) + static_cast<std::int64_t>(filter.weights(i).size()) <= size);
  }
  std::int64_t blocks = 1;
  for (std::size_t i = 0; i <= axis; ++i) blocks *= shape[i];
  std::int64_t stride = 1;
  for (std::size_t i = axis + 2; i < 4; ++i) stride *= shape[i];

  shape[axis + 1] = filter.output_size();
  Volume output(VoxelType::kFloat32, shape, volume.voxel_to_world());
  const float* in = volume.voxels<float>().data();
  float* out = output.voxels<float>().data();
  if (stride == 1) {
    filter_lines(in, blocks, size, filter, out);
  } else {
    filter_rows(in, blocks, size, stride, filter, out);
  }
  return output;
}

}  // namespace hayate
