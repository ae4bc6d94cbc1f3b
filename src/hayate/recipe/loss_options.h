// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"

namespace hayate {

enum class LossKind {
  kDiceLoss,
  kDiceCELoss,
  kFocalLoss,
  kDiceFocalLoss,
  kGeneralizedDiceLoss,
  kTverskyLoss
};
enum class Reduction { kMean, kSum, kNone };
/// What a class weighs in GeneralizedDiceLoss: 1/n², 1/n or 1, of the n voxels that are labelled.
enum class VolumeWeight { kSquare, kSimple, kUniform };

template <>
inline constexpr std::array kEnumNames<LossKind>{std::string_view("DiceLoss"),
                                                 std::string_view("DiceCELoss"),
                                                 std::string_view("FocalLoss"),
                                                 std::string_view("DiceFocalLoss"),
                                                 std::string_view("GeneralizedDiceLoss"),
                                                 std::string_view("TverskyLoss")};
template <>
inline constexpr std::array kEnumNames<VolumeWeight>{
    std::string_view("square"), std::string_view("simple"), std::string_view("uniform")};
template <>
inline constexpr std::array kEnumNames<Reduction>{std::string_view("mean"), std::string_view("sum"),
                                                  std::string_view("none")};

/// Arguments of MONAI's losses (monai/losses/dice.py, focal_loss.py, tversky.py), with MONAI's
/// defaults; `name` decides which of them there are.
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
  /// it out, and for the focal ones; with it for DiceCELoss.
  std::vector<double> weight;
  double lambda_dice = 1.0;
  double lambda_ce = 1.0;
  double label_smoothing = 0.0;
  double lambda_focal = 1.0;
  /// The focal exponent.
  double gamma = 2.0;
  /// Of the focal losses: the share of the foreground, 1 - alpha that of the background.
  std::optional<double> focal_alpha;
  /// FocalLoss over exclusive classes; by default each channel is a question of its own.
  bool use_softmax = false;
  VolumeWeight w_type = VolumeWeight::kSquare;
  /// TverskyLoss: what false positives and false negatives weigh.
  double tversky_alpha = 0.5;
  double tversky_beta = 0.5;
  MonaiRelease release = MonaiRelease::k16;

  void describe(OptionVisitor& visitor);

  /// DiceLoss and its sums.
  bool has_dice_loss() const;
  bool has_focal_loss() const;

  /// \throws RecipeError  when the fields do not fit together.
  void check() const;
};

}  // namespace hayate
