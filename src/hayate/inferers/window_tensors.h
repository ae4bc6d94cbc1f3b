// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/recipe/inferer_options.h"
#include "hayate/windows/window_grid.h"

namespace hayate {

/// Pads volumes [N, C, X, Y, Z] to the grid's padded shape, as the options say.
/// \throws RecipeError  when an axis is too short for what is to lie beside it.
at::Tensor pad_to_window(const at::Tensor& x, const WindowGrid& grid,
                         const InfererOptions& options);

/// Views a box of the spatial axes of [N, C, X, Y, Z], all items and channels.
at::Tensor box(const at::Tensor& x, const SpatialShape& start, const SpatialShape& shape);

/// Returns the weights of a window's voxels in the blend, float32 [X, Y, Z].
at::Tensor importance_tensor(const WindowGrid& grid, const InfererOptions& options,
                             at::Device device);

}  // namespace hayate
