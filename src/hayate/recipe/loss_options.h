// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/one_of.h"
#include "hayate/recipe/losses/dice_ce_loss_options.h"
#include "hayate/recipe/losses/dice_focal_loss_options.h"
#include "hayate/recipe/losses/dice_loss_options.h"
#include "hayate/recipe/losses/focal_loss_options.h"
#include "hayate/recipe/losses/generalized_dice_loss_options.h"
#include "hayate/recipe/losses/tversky_loss_options.h"

namespace hayate {

/// What every kind has: losses/loss_arguments.h.
struct LossOptions : OneOf<DiceLossOptions, DiceCELossOptions, FocalLossOptions,
                           DiceFocalLossOptions, GeneralizedDiceLossOptions, TverskyLossOptions> {
  using OneOf::OneOf;

  void describe(OptionVisitor& visitor) {
    OneOf::describe(visitor);
    LossArguments& loss =
        std::visit([](LossArguments& kind) -> LossArguments& { return kind; }, *this);
    visitor.visit("release", loss.release, "The numbers are those of this release of MONAI.");
  }
};

}  // namespace hayate
