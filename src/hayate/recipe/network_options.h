// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/one_of.h"
#include "hayate/base/options.h"
#include "hayate/base/per_axis.h"
#include "hayate/recipe/networks/dynunet_options.h"
#include "hayate/recipe/networks/network_channels.h"
#include "hayate/recipe/networks/segresnet_options.h"
#include "hayate/recipe/networks/unet_options.h"

namespace hayate {

/// Channels, and the arguments of one of the networks. What a kind answers besides, for itself:
///
///     void check(const NetworkChannels&) const;
///     PerAxis size_multiple() const;
///     NormKind lowest_norm() const;
///     FlopCount count_flops(const NetworkChannels&, const SpatialShape&) const;
struct NetworkOptions : NetworkChannels {
  OneOf<UNetOptions, SegResNetOptions, DynUNetOptions> kind;

  void describe(OptionVisitor& visitor);

  /// \throws RecipeError  when the fields do not fit together.
  void check() const;

  /// Returns what each spatial size of an input must be a multiple of: the product of the strides.
  PerAxis size_multiple() const;

  /// Returns the normalisation at the level with the fewest voxels.
  NormKind lowest_norm() const;

  FlopCount count_flops(const SpatialShape& shape) const;

  /// \throws RecipeError  when images of that size are none.
  void check_input_size(const PerAxis& size) const;
};

}  // namespace hayate
