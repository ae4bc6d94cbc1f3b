// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"

namespace hayate {

enum class LossKind { kDiceLoss, kDiceCELoss };
enum class Reduction { kMean, kSum, kNone };

template <>
inline constexpr std::array kEnumNames<LossKind>{std::string_view("DiceLoss"),
                                                 std::string_view("DiceCELoss")};
template <>
inline constexpr std::array kEnumNames<Reduction>{std::string_view("mean"), std::string_view("sum"),
                                                  std::string_view("none")};

/// Arguments of MONAI's DiceLoss and DiceCELoss (monai/losses/dice.py), with MONAI's defaults.
struct LossOptions {
  LossKind name = LossKind::kDiceLoss;
  bool include_background = true;
  bool to_onehot_y = false;
  bool sigmoid = false;
  bool softmax = false;
  bool squared_pred = false;
  bool jaccard = false;
  Reduction reduction = Reduction::kMean;
  double smooth_nr = 1e-5;
  double smooth_dr = 1e-5;
  /// Sum over the batch before the ratio.
  bool batch = false;
  /// One per class, or empty: all alike. Without the background class for a DiceLoss that leaves
  /// it out; with it for DiceCELoss.
  std::vector<double> weight;
  double lambda_dice = 1.0;
  double lambda_ce = 1.0;
  double label_smoothing = 0.0;
  MonaiRelease release = MonaiRelease::k16;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check() const;
};

}  // namespace hayate
