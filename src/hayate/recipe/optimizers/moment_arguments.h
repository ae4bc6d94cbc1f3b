// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"

namespace hayate {

inline constexpr Range kWeightDecayRange{0, 1e6};

/// What the optimizers have that follow running averages of the gradients and of their squares.
struct MomentArguments {
  double weight_decay = 0.0;
  std::vector<double> betas;
  double eps = 1e-8;
  bool amsgrad = false;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError
  void check() const;

  double beta1() const { return betas[0]; }
  double beta2() const { return betas[1]; }
};

}  // namespace hayate
