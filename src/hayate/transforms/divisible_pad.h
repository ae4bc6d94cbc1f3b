// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/transforms/spatial_pad.h"

namespace hayate {

/// MONAI's arguments of DivisiblePad.
struct DivisiblePadOptions {
  /// The size of each axis becomes a multiple of this; 0 or less leaves an axis as it is.
  SpatialShape k{0, 0, 0};
  PadMethod method = PadMethod::kSymmetric;
  PadMode mode = PadMode::kConstant;
  /// Value of constant padding around the image; around the label it is 0.
  double value = 0.0;

  void describe(OptionVisitor& visitor);
};

/// Returns the padding by which a grid of that shape gets sizes that `k` divides.
SpatialPadOptions divisible_padding(const SpatialShape& shape, const DivisiblePadOptions& options);

/// MONAI's DivisiblePadd, on image and label.
class DivisiblePad final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when no multiple is given.
  explicit DivisiblePad(const DivisiblePadOptions& options);

  std::string_view name() const override { return "DivisiblePad"; }
  void operator()(Sample& sample) const override;
  std::optional<GridMapping> map_grid(const SpatialShape& shape) const override;

 private:
  DivisiblePadOptions options_;
};

}  // namespace hayate
