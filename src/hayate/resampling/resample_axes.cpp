// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/resample_axes.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>
#include <type_traits>
#include <vector>

#include "hayate/base/class_index.h"
#include "hayate/kernels/isa.h"

namespace hayate {
namespace {

constexpr std::int64_t kColumns = AxisResampleKernels::kColumns;

std::int64_t rounded_up(std::int64_t size) {
  return (size + kColumns - 1) / kColumns * kColumns;
}

/// The taps of an axis, counted from the first voxel that any of them reads.
struct LocalTaps {
  std::int64_t first = 0;
  /// How many voxels of the source they span.
  std::int64_t span = 0;
  std::vector<std::int32_t> low;
  std::vector<std::int32_t> high;
  std::vector<float> weight;

  /// \param length  as long as that, the rest reads the first voxel.
  LocalTaps(const AxisTaps& taps, std::int64_t length) : weight(taps.weight) {
    const auto [low_min, low_max] = std::ranges::minmax(taps.low);
    const auto [high_min, high_max] = std::ranges::minmax(taps.high);
    first = std::min(low_min, high_min);
    span = std::max(low_max, high_max) - first + 1;
    const auto from_first = [this](std::int32_t index) {
      return static_cast<std::int32_t>(index - first);
    };
    std::ranges::transform(taps.low, std::back_inserter(low), from_first);
    std::ranges::transform(taps.high, std::back_inserter(high), from_first);
    low.resize(static_cast<std::size_t>(length));
    high.resize(static_cast<std::size_t>(length));
    weight.resize(static_cast<std::size_t>(length));
  }
  AxisTable table() const { return {low.data(), high.data(), weight.data()}; }
};

/// Which output axis plays which part. Rows of the source lie along `row`; for each voxel along
/// `across` the rows at its two neighbours become one, which leaves a panel of rows and columns.
struct Parts {
  std::size_t across = 0;
  std::size_t row = 0;
  std::size_t column = 0;
};

Parts parts_of(const VoxelView& source, const AxisGrid& grid) {
  Parts parts;
  while (source.stride[grid.axes[parts.row].source_axis] != 1) ++parts.row;
  // The output's rows must come out of a panel: as its rows, or as its columns.
  parts.column = parts.row == 2 ? 1 : 2;
  parts.across = 3 - parts.row - parts.column;
  return parts;
}

/// Strides of the output's axes, and of the source's along them.
struct Strides {
  std::array<std::int64_t, 3> source;
  std::array<std::int64_t, 3> out;

  Strides(const VoxelView& view, const AxisGrid& grid) {
    const SpatialShape shape = grid.shape();
    out = {shape[1] * shape[2], shape[2], 1};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      source[axis] = view.stride[grid.axes[axis].source_axis];
    }
  }
};

/// Blends rows of stored voxels into float32.
template <class T>
class RowBlender {
 public:
  RowBlender(const VoxelView& source, const AxisResampleKernels& kernels, std::int64_t size)
      : source_(source),
        kernels_(kernels),
        size_(size),
        low_(static_cast<std::size_t>(size)),
        high_(static_cast<std::size_t>(size)) {}

  void operator()(const T* low, const T* high, float weight, float* out) {
    if (!source_.is_scaled) {
      if constexpr (std::is_same_v<T, std::uint8_t>) {
        return kernels_.blend_uint8(low, high, weight, size_, out);
      } else if constexpr (std::is_same_v<T, std::int16_t>) {
        return kernels_.blend_int16(low, high, weight, size_, out);
      } else if constexpr (std::is_same_v<T, float>) {
        return kernels_.blend_float(low, high, weight, size_, out);
      }
    }
    convert(low, low_.data());
    convert(high, high_.data());
    kernels_.blend_float(low_.data(), high_.data(), weight, size_, out);
  }

 private:
  void convert(const T* row, float* out) const {
    if (!source_.is_scaled) {
      std::transform(row, row + size_, out, [](T value) { return static_cast<float>(value); });
      return;
    }
    std::transform(row, row + size_, out, [this](T value) {
      return static_cast<float>(static_cast<double>(value) * source_.slope + source_.intercept);
    });
  }

  const VoxelView& source_;
  const AxisResampleKernels& kernels_;
  std::int64_t size_;
  std::vector<float> low_;
  std::vector<float> high_;
};

template <class T>
void resample_as(const VoxelView& source, const AxisGrid& grid, const IntensityRange* range,
                 float* out) {
  const AxisResampleKernels& kernels = axis_resample_kernels(selected_isa());
  const Parts parts = parts_of(source, grid);
  const Strides strides(source, grid);
  const SpatialShape shape = grid.shape();
  const LocalTaps across(grid.axes[parts.across], shape[parts.across]);
  const LocalTaps row(grid.axes[parts.row], shape[parts.row]);
  const std::int64_t column_length = rounded_up(shape[parts.column]);
  const LocalTaps column(grid.axes[parts.column], column_length);
  const std::int64_t panel_stride = rounded_up(shape[parts.row]);

  const T* const origin = reinterpret_cast<const T*>(source.voxels) + row.first +
                          across.first * strides.source[parts.across] +
                          column.first * strides.source[parts.column];
  RowBlender<T> blend(source, kernels, row.span);
  std::vector<float> blended(static_cast<std::size_t>(row.span));
  std::vector<float> panel(static_cast<std::size_t>(panel_stride * column.span));
  std::vector<float> turned(static_cast<std::size_t>(kColumns * column_length));

  const auto fill_panel = [&](std::size_t i) {
    const T* const low = origin + across.low[i] * strides.source[parts.across];
    const T* const high = origin + across.high[i] * strides.source[parts.across];
    for (std::int64_t c = 0; c < column.span; ++c) {
      const std::int64_t shift = c * strides.source[parts.column];
      blend(low + shift, high + shift, across.weight[i], blended.data());
      kernels.interpolate_row(blended.data(), row.table(), shape[parts.row],
                              panel.data() + c * panel_stride);
    }
  };
  const auto finish = [&](float* voxels, std::int64_t size) {
    if (range != nullptr) kernels.scale_row(voxels, size, *range);
  };
  const auto write_rows = [&](float* plane) {
    for (std::int64_t c = 0; c < shape[parts.column]; ++c) {
      const auto i = static_cast<std::size_t>(c);
      float* const to = plane + c * strides.out[parts.column];
      kernels.blend_float(panel.data() + column.low[i] * panel_stride,
                          panel.data() + column.high[i] * panel_stride, column.weight[i],
                          shape[parts.row], to);
      finish(to, shape[parts.row]);
    }
  };
  const auto write_columns = [&](float* plane) {
    for (std::int64_t first = 0; first < shape[parts.row]; first += kColumns) {
      kernels.interpolate_columns(panel.data() + first, panel_stride, column.table(), column_length,
                                  turned.data(), column_length);
      finish(turned.data(), kColumns * column_length);
      const std::int64_t count = std::min(kColumns, shape[parts.row] - first);
      for (std::int64_t r = 0; r < count; ++r) {
        std::copy_n(turned.data() + r * column_length, shape[parts.column],
                    plane + (first + r) * strides.out[parts.row]);
      }
    }
  };
  for (std::int64_t i = 0; i < shape[parts.across]; ++i) {
    fill_panel(static_cast<std::size_t>(i));
    float* const plane = out + i * strides.out[parts.across];
    if (parts.row == 2) {
      write_rows(plane);
    } else {
      write_columns(plane);
    }
  }
}

}  // namespace

void resample_axes(const VoxelView& source, const AxisGrid& grid, const IntensityRange* range,
                   std::span<float> out) {
  const SpatialShape shape = grid.shape();
  assert(std::ranges::min(shape) >= 1);
  assert(std::ssize(out) == shape[0] * shape[1] * shape[2]);
  dispatch_voxel_type(source.type,
                      [&]<class T>() { resample_as<T>(source, grid, range, out.data()); });
}

template <class T>
void pick_axes(const VoxelView& source, const AxisGrid& grid, std::span<T> out) {
  const SpatialShape shape = grid.shape();
  assert(std::ranges::min(shape) >= 1);
  assert(std::ssize(out) == shape[0] * shape[1] * shape[2]);
  assert(source.type == VoxelTypeOf<T>::kValue);
  const Parts parts = parts_of(source, grid);
  const Strides strides(source, grid);
  const auto& across = grid.axes[parts.across].low;
  const auto& row = grid.axes[parts.row].low;
  const LocalTaps column(grid.axes[parts.column], shape[parts.column]);
  const T* const origin = reinterpret_cast<const T*>(source.voxels);
  // Columns of the source, picked and turned into rows.
  std::vector<T> turned(static_cast<std::size_t>(shape[parts.row] * column.span));
  for (std::size_t i = 0; i < across.size(); ++i) {
    const T* const from = origin + across[i] * strides.source[parts.across];
    T* const plane = out.data() + static_cast<std::int64_t>(i) * strides.out[parts.across];
    const auto source_row = [&](std::int64_t c) {
      return from + (column.first + c) * strides.source[parts.column];
    };
    if (parts.row == 2) {
      for (std::size_t c = 0; c < column.low.size(); ++c) {
        const T* const picked = source_row(column.low[c]);
        T* const to = plane + static_cast<std::int64_t>(c) * strides.out[parts.column];
        for (std::size_t r = 0; r < row.size(); ++r) to[r] = picked[row[r]];
      }
      continue;
    }
    for (std::int64_t c = 0; c < column.span; ++c) {
      const T* const picked = source_row(c);
      T* to = turned.data() + c;
      for (const std::int32_t index : row) {
        *to = picked[index];
        to += column.span;
      }
    }
    for (std::size_t r = 0; r < row.size(); ++r) {
      const T* const picked = turned.data() + static_cast<std::int64_t>(r) * column.span;
      T* const to = plane + static_cast<std::int64_t>(r) * strides.out[parts.row];
      for (std::size_t c = 0; c < column.low.size(); ++c) to[c] = picked[column.low[c]];
    }
  }
}

template void pick_axes<std::uint8_t>(const VoxelView&, const AxisGrid&, std::span<std::uint8_t>);
template void pick_axes<std::int16_t>(const VoxelView&, const AxisGrid&, std::span<std::int16_t>);
template void pick_axes<float>(const VoxelView&, const AxisGrid&, std::span<float>);

namespace {

/// What of a voxel is held against a threshold: its value, or of a label's its class.
struct OwnValue {
  template <class T>
  T operator()(T voxel) const {
    return voxel;
  }
};
struct OwnClass {
  std::uint8_t operator()(std::uint8_t voxel) const { return voxel == kIgnoredVoxel ? 0 : voxel; }
};

/// Whether any voxel of a row is above the threshold. Without a branch in the inner loop, so that
/// the compiler makes vectors of it.
template <class Key, class T>
bool any_above(const T* row, std::int64_t size, T threshold) {
  constexpr Key key;
  constexpr std::int64_t block = 64;
  std::int64_t i = 0;
  for (; i + block <= size; i += block) {
    T largest = std::numeric_limits<T>::lowest();
    for (std::int64_t j = 0; j < block; ++j) largest = std::max(largest, key(row[i + j]));
    if (largest > threshold) return true;
  }
  for (; i < size; ++i) {
    if (key(row[i]) > threshold) return true;
  }
  return false;
}

/// The range of a row that grows to hold all of it that is above the threshold. Only what lies
/// outside is looked at.
template <class Key, class T>
bool widen(const T* row, std::int64_t size, T threshold, std::int64_t& begin, std::int64_t& end) {
  constexpr Key key;
  const bool is_empty = begin >= end;
  const std::int64_t before = is_empty ? size : begin;
  bool found = !is_empty && any_above<Key>(row + begin, end - begin, threshold);
  if (any_above<Key>(row, before, threshold)) {
    found = true;
    const T* const first =
        std::find_if(row, row + before, [&](T voxel) { return key(voxel) > threshold; });
    begin = first - row;
    if (is_empty) end = begin + 1;
  }
  const std::int64_t behind = begin < end ? end : size;
  if (behind < size && any_above<Key>(row + behind, size - behind, threshold)) {
    found = true;
    std::int64_t last = size;
    while (!(key(row[last - 1]) > threshold)) --last;
    end = last;
  }
  return found;
}

/// The largest value of T that is not above the threshold. \pre there is one.
template <class T>
T threshold_of(double threshold) {
  if constexpr (std::is_floating_point_v<T>) {
    const T rounded = static_cast<T>(threshold);
    const bool is_above = static_cast<double>(rounded) > threshold;
    return is_above ? std::nextafter(rounded, std::numeric_limits<T>::lowest()) : rounded;
  } else {
    constexpr auto largest = static_cast<double>(std::numeric_limits<T>::max());
    return threshold >= largest ? std::numeric_limits<T>::max()
                                : static_cast<T>(std::floor(threshold));
  }
}

/// Returns the box of the voxels whose key is above the limit.
template <class Key, class T>
VoxelBox find_box(const VoxelView& source, T limit) {
  std::array<std::size_t, 3> axes{0, 1, 2};
  std::ranges::sort(
      axes, [&](std::size_t a, std::size_t b) { return source.stride[a] < source.stride[b]; });
  const auto [row, middle, slow] = axes;
  VoxelBox box{source.shape, {0, 0, 0}};
  const T* const voxels = reinterpret_cast<const T*>(source.voxels);
  for (std::int64_t s = 0; s < source.shape[slow]; ++s) {
    for (std::int64_t m = 0; m < source.shape[middle]; ++m) {
      const T* const from = voxels + s * source.stride[slow] + m * source.stride[middle];
      if (!widen<Key>(from, source.shape[row], limit, box.begin[row], box.end[row])) continue;
      box.begin[middle] = std::min(box.begin[middle], m);
      box.end[middle] = std::max(box.end[middle], m + 1);
      box.begin[slow] = std::min(box.begin[slow], s);
      box.end[slow] = std::max(box.end[slow], s + 1);
    }
  }
  return box.end[slow] == 0 ? VoxelBox{} : box;
}

}  // namespace

VoxelBox find_above(const VoxelView& source, double threshold) {
  return dispatch_voxel_type(source.type, [&]<class T>() {
    if (threshold < static_cast<double>(std::numeric_limits<T>::lowest())) {
      return VoxelBox{{0, 0, 0}, source.shape};
    }
    return find_box<OwnValue>(source, threshold_of<T>(threshold));
  });
}

VoxelBox find_labelled(const VoxelView& label) {
  assert(label.type == VoxelType::kUint8);
  return find_box<OwnClass>(label, std::uint8_t{0});
}

}  // namespace hayate
