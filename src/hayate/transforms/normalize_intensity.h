// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// MONAI's arguments of NormalizeIntensity.
struct NormalizeIntensityOptions {
  /// Empty: the mean, and the standard deviation, of what is normalised. Otherwise one number, or
  /// one a channel with `channel_wise`.
  std::vector<double> subtrahend;
  std::vector<double> divisor;
  /// Looks at, and changes, voxels other than 0 only.
  bool nonzero = false;
  /// Whether each channel is normalised for itself.
  bool channel_wise = false;

  void describe(OptionVisitor& visitor);
};

/// Computes (v - subtrahend) / divisor, in place; the standard deviation is that of the population,
/// and a divisor of 0 counts as 1. Source: monai/transforms/intensity/array.py.
///
/// \param image  [C, X, Y, Z] float32.
/// \throws DataError  when the numbers given are not one a channel.
void normalize_intensity(Volume& image, const NormalizeIntensityOptions& options);

/// MONAI's NormalizeIntensityd, on the image.
class NormalizeIntensity final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when several numbers are given without `channel_wise`.
  explicit NormalizeIntensity(NormalizeIntensityOptions options);

  std::string_view name() const override { return "NormalizeIntensity"; }
  void operator()(Sample& sample) const override;
  WhyNot plan(CasePlan&) const override {
    return "it needs mean and deviation of the whole image first";
  }

 private:
  NormalizeIntensityOptions options_;
};

}  // namespace hayate
