// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/window_tensors.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/pad.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/options.h"
#include "hayate/windows/importance_map.h"

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

}  // namespace

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

}  // namespace hayate
