// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/sliding_window_inference.h"

#include <algorithm>
#include <vector>

#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/pad.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/options.h"
#include "hayate/windows/importance_map.h"
#include "hayate/windows/window_grid.h"

namespace hayate {
namespace {

/// What is mirrored or taken from the other end must be there.
void check_padding(std::int64_t size, std::int64_t padding, WindowPadding mode) {
  const bool mirrors = mode == WindowPadding::kReflect;
  const bool is_short = mirrors ? padding >= size : padding > size;
  if (!is_short || (!mirrors && mode != WindowPadding::kCircular)) return;
  throw RecipeError(
      fmt::format("inferer.padding_mode: {} cannot put {} voxels beside an axis of {}",
                  enum_name(mode), padding, size),
      "choose constant or replicate, or a smaller inferer.roi_size");
}

at::Tensor pad_to_window(const at::Tensor& x, const WindowGrid& grid,
                         const InfererOptions& options) {
  std::vector<std::int64_t> padding;
  for (std::size_t axis = 3; axis-- > 0;) {
    const std::int64_t size = x.size(static_cast<std::int64_t>(axis) + 2);
    padding.push_back(grid.pad_before[axis]);
    padding.push_back(grid.padded_shape[axis] - size - grid.pad_before[axis]);
    // The larger of the two.
    check_padding(size, padding.back(), options.padding_mode);
  }
  if (std::ranges::all_of(padding, [](std::int64_t p) { return p == 0; })) return x;
  const bool is_constant = options.padding_mode == WindowPadding::kConstant;
  return at::pad(x, padding, enum_name(options.padding_mode),
                 is_constant ? std::optional(options.cval) : std::nullopt);
}

/// A box of the spatial axes, all items and channels.
at::Tensor box(const at::Tensor& x, const SpatialShape& start, const SpatialShape& shape) {
  return x.narrow(2, start[0], shape[0])
      .narrow(3, start[1], shape[1])
      .narrow(4, start[2], shape[2]);
}

at::Tensor importance_tensor(const WindowGrid& grid, const InfererOptions& options,
                             at::Device device) {
  std::vector<float> map = make_importance_map(grid.window_shape, options);
  return at::from_blob(map.data(), grid.window_shape, at::kFloat).clone().to(device);
}

at::Tensor blend_weights(const WindowGrid& grid, const at::Tensor& importance) {
  at::Tensor count =
      at::zeros({1, 1, grid.padded_shape[0], grid.padded_shape[1], grid.padded_shape[2]},
                importance.options());
  for (const SpatialShape& start : grid.starts) {
    box(count, start, grid.window_shape).add_(importance);
  }
  return count;
}

}  // namespace

at::Tensor sliding_window_inference(const at::Tensor& x, const InfererOptions& options,
                                    const Predictor& predictor) {
  const SpatialShape image_shape{x.size(2), x.size(3), x.size(4)};
  const WindowGrid grid = make_window_grid(image_shape, options);
  const at::Tensor padded = pad_to_window(x, grid, options);
  const at::Tensor importance = importance_tensor(grid, options, x.device());

  // Windows of all items, item by item, in groups of sw_batch_size: MONAI's order.
  const auto per_item = static_cast<std::int64_t>(grid.starts.size());
  const std::int64_t total = per_item * x.size(0);
  const auto window = [&](const at::Tensor& from, std::int64_t index) {
    return box(from.narrow(0, index / per_item, 1),
               grid.starts[static_cast<std::size_t>(index % per_item)], grid.window_shape);
  };

  at::Tensor sum;
  for (std::int64_t first = 0; first < total; first += options.sw_batch_size) {
    const std::int64_t end = std::min(first + options.sw_batch_size, total);
    std::vector<at::Tensor> windows;
    for (std::int64_t i = first; i < end; ++i) windows.push_back(window(padded, i));
    const at::Tensor prediction = predictor(at::cat(windows));
    if (!sum.defined()) {
      sum = at::zeros({x.size(0), prediction.size(1), grid.padded_shape[0], grid.padded_shape[1],
                       grid.padded_shape[2]},
                      importance.options());
    }
    for (std::int64_t i = first; i < end; ++i) {
      window(sum, i).addcmul_(prediction.narrow(0, i - first, 1).to(at::kFloat), importance);
    }
  }
  sum.div_(blend_weights(grid, importance));
  return box(sum, grid.pad_before, image_shape);
}

}  // namespace hayate
