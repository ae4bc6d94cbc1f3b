// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/loss_options.h"

#include "hayate/base/error.h"

namespace hayate {
namespace {

constexpr Range kWeight{0, 1e6};

}  // namespace

bool LossOptions::has_dice_loss() const {
  return name == LossKind::kDiceLoss || name == LossKind::kDiceCELoss ||
         name == LossKind::kDiceFocalLoss;
}

bool LossOptions::has_focal_loss() const {
  return name == LossKind::kFocalLoss || name == LossKind::kDiceFocalLoss;
}

void LossOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name);
  visitor.visit("include_background", include_background);
  visitor.visit("to_onehot_y", to_onehot_y);
  const bool has_overlap = name != LossKind::kFocalLoss;
  if (has_overlap) {
    visitor.visit("sigmoid", sigmoid);
    visitor.visit("softmax", softmax);
  }
  if (has_dice_loss()) {
    visitor.visit("squared_pred", squared_pred);
    visitor.visit("jaccard", jaccard);
  }
  visitor.visit("reduction", reduction);
  if (has_overlap) {
    visitor.visit("smooth_nr", smooth_nr, kWeight);
    visitor.visit("smooth_dr", smooth_dr, kWeight);
    visitor.visit("batch", batch);
  }
  if (has_dice_loss() || has_focal_loss()) visitor.visit("weight", weight, kWeight);
  if (name == LossKind::kDiceCELoss || name == LossKind::kDiceFocalLoss) {
    visitor.visit("lambda_dice", lambda_dice, kWeight);
  }
  if (name == LossKind::kDiceCELoss) {
    visitor.visit("lambda_ce", lambda_ce, kWeight);
    visitor.visit("label_smoothing", label_smoothing, kZeroToOne);
  }
  if (name == LossKind::kDiceFocalLoss) visitor.visit("lambda_focal", lambda_focal, kWeight);
  if (has_focal_loss()) {
    visitor.visit("gamma", gamma, Range{0, 100});
    visitor.visit("alpha", focal_alpha, kZeroToOne);
  }
  if (name == LossKind::kFocalLoss) visitor.visit("use_softmax", use_softmax);
  if (name == LossKind::kGeneralizedDiceLoss) visitor.visit("w_type", w_type);
  if (name == LossKind::kTverskyLoss) {
    visitor.visit("alpha", tversky_alpha, kWeight);
    visitor.visit("beta", tversky_beta, kWeight);
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
  if (name == LossKind::kDiceFocalLoss && reduction == Reduction::kNone &&
      release == MonaiRelease::k07) {
    throw RecipeError("loss.reduction: DiceFocalLoss has no 'none' in release 0.7",
                      "use release 1.6, or reduction mean or sum");
  }
}

}  // namespace hayate
