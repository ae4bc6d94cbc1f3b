// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/one_of.h"
#include "hayate/recipe/optimizers/adam_options.h"
#include "hayate/recipe/optimizers/novograd_options.h"
#include "hayate/recipe/optimizers/sgd_options.h"

namespace hayate {

/// The learning rate, and the arguments of one of the optimizers. Each kind checks its own fields:
/// `void check() const`.
struct OptimizerOptions {
  double lr = 1e-3;
  /// Largest norm of all gradients together; 0: any.
  double clip_grad_norm = 0.0;
  /// Share of the steps done, the latest of them, over which weights are averaged (WeightAverage);
  /// 0: not at all.
  double weight_averaging = 0.0;
  OneOf<AdamOptions, AdamWOptions, NovogradOptions, SGDOptions> kind;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check() const;
};

}  // namespace hayate
