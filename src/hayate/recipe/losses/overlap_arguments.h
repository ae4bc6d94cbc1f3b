// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/recipe/losses/loss_arguments.h"

namespace hayate {

/// What the losses have that are a ratio of sums of probabilities: Dice and its kin.
struct OverlapArguments : LossArguments {
  bool sigmoid = false;
  bool softmax = false;
  double smooth_nr = 1e-5;
  double smooth_dr = 1e-5;
  /// Sum over the batch before the ratio.
  bool batch = false;

  void describe_activation(OptionVisitor& visitor);
  void describe_ratio(OptionVisitor& visitor);

  /// \throws RecipeError  when the fields do not fit together.
  void check(std::int64_t classes) const;
};

}  // namespace hayate
