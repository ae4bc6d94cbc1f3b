// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "hayate/volume/affine.h"

namespace hayate {

/// Returns a size as an option gives it, with those of `shape` where it is 0 or negative.
SpatialShape fall_back_to(const SpatialShape& shape, const SpatialShape& wanted);

/// \throws RecipeError  naming `option`, when it gives no size at all.
void check_spatial_size(std::string_view option, const SpatialShape& wanted);

}  // namespace hayate
