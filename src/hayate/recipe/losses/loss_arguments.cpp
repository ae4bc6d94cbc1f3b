// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/losses/loss_arguments.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void LossArguments::describe_labels(OptionVisitor& visitor) {
  visitor.visit("include_background", include_background, "True counts the background as a class.");
  visitor.visit("to_onehot_y", to_onehot_y,
                "True takes the label for class numbers; training needs it.");
}

void LossArguments::check_labels(std::int64_t classes) const {
  if (!to_onehot_y) {
    throw RecipeError(
        fmt::format("loss.to_onehot_y: got false, expected true: a label holds class numbers, the "
                    "network gives {} channels",
                    classes),
        "--set loss.to_onehot_y=true");
  }
  if (reduction == Reduction::kNone) {
    throw RecipeError("loss.reduction: got none, expected mean or sum: training needs one number");
  }
}

void check_class_weight(std::span<const double> weight, std::span<const std::int64_t> allowed,
                        std::int64_t classes) {
  if (weight.empty()) return;
  const auto count = std::ssize(weight);
  if (std::ranges::find(allowed, count) == allowed.end()) {
    throw RecipeError(fmt::format(
        "loss.weight: got {} numbers, expected {}: one per class{}, of which "
        "network.out_channels says {}",
        count, allowed.front(), allowed.front() == classes ? "" : " but the background", classes));
  }
  if (std::ranges::max(weight) <= 0.0) {
    throw RecipeError("loss.weight: all are 0, expected one above 0: nothing would be learnt");
  }
}

}  // namespace hayate
