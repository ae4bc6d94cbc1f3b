// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/loss_options.h"

#include "hayate/base/error.h"

namespace hayate {

void LossOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name);
  visitor.visit("include_background", include_background);
  visitor.visit("to_onehot_y", to_onehot_y);
  visitor.visit("sigmoid", sigmoid);
  visitor.visit("softmax", softmax);
  visitor.visit("squared_pred", squared_pred);
  visitor.visit("jaccard", jaccard);
  visitor.visit("reduction", reduction);
  visitor.visit("smooth_nr", smooth_nr, kAtLeastZero);
  visitor.visit("smooth_dr", smooth_dr, kAtLeastZero);
  visitor.visit("batch", batch);
  visitor.visit("weight", weight, kAtLeastZero);
  if (name == LossKind::kDiceCELoss) {
    visitor.visit("lambda_dice", lambda_dice, kAtLeastZero);
    visitor.visit("lambda_ce", lambda_ce, kAtLeastZero);
    visitor.visit("label_smoothing", label_smoothing, kZeroToOne);
  }
  visitor.visit("release", release);
}

void LossOptions::check() const {
  if (sigmoid && softmax) {
    throw RecipeError("loss: sigmoid and softmax are both true; choose one",
                      "softmax for exclusive classes, sigmoid for overlapping ones");
  }
  if (name == LossKind::kDiceCELoss && reduction == Reduction::kNone) {
    throw RecipeError(
        "loss.reduction: DiceCELoss has no 'none', because its two parts have "
        "different shapes; expected mean or sum");
  }
}

}  // namespace hayate
