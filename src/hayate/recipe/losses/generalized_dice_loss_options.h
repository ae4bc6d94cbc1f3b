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

  void describe(OptionVisitor& visitor) {
    describe_labels(visitor);
    describe_activation(visitor);
    describe_ratio(visitor);
    visitor.visit(
        "w_type", w_type,
        "A class of n labelled voxels weighs 1/n² (square), 1/n (simple) or 1 (uniform).");
  }
};

}  // namespace hayate
