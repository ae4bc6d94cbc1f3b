// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/recipe/losses/overlap_arguments.h"

namespace hayate {

/// What a class weighs: 1/n², 1/n or 1, where n of its voxels are labelled.
enum class VolumeWeight { kSquare, kSimple, kUniform };

template <>
inline constexpr std::array kEnumNames<VolumeWeight>{
    std::string_view("square"), std::string_view("simple"), std::string_view("uniform")};

/// Arguments of MONAI's GeneralizedDiceLoss (monai/losses/dice.py).
struct GeneralizedDiceLossOptions : OverlapArguments {
  static constexpr std::string_view kName = "GeneralizedDiceLoss";
  static constexpr std::string_view kMeaning = "Dice of classes that are weighed by their volume";

  VolumeWeight w_type = VolumeWeight::kSquare;

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError  when the fields do not fit together.
  void check(std::int64_t classes) const { check_overlap(classes); }
};

}  // namespace hayate
