// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"
#include "hayate/volume/affine.h"

namespace hayate {

enum class BlendMode { kConstant, kGaussian };
enum class WindowPadding { kConstant, kReflect, kReplicate, kCircular };

template <>
inline constexpr std::array kEnumNames<BlendMode>{std::string_view("constant"),
                                                  std::string_view("gaussian")};
template <>
inline constexpr std::array kEnumMeanings<BlendMode>{
    std::string_view("all alike"),
    std::string_view("the centre of a window more than its borders")};
template <>
inline constexpr std::array kEnumNames<WindowPadding>{
    std::string_view("constant"), std::string_view("reflect"), std::string_view("replicate"),
    std::string_view("circular")};

/// How whole volumes are predicted: arguments of MONAI's sliding_window_inference
/// (monai/inferers/utils.py), with MONAI's defaults, and mirroring round it.
struct InfererOptions {
  /// A component of 0 or less means the whole axis.
  std::array<std::int64_t, 3> roi_size{96, 96, 96};
  /// Windows a forward pass.
  std::int64_t sw_batch_size = 4;
  /// Share of the window, in [0, 1): one number or one per axis.
  std::vector<double> overlap{0.25};
  BlendMode mode = BlendMode::kConstant;
  /// Standard deviation over window size, for gaussian: one number or one per axis.
  std::vector<double> sigma_scale{0.125};
  WindowPadding padding_mode = WindowPadding::kConstant;
  double cval = 0.0;
  /// Axes along which volumes are also predicted mirrored, each alone and all together: 0, 1, 2 for
  /// X, Y, Z, each once. This one is not MONAI's.
  std::vector<std::int64_t> mirror_axes;
  MonaiRelease release = MonaiRelease::k16;
  /// Where it is above 0, windows are shorter along that axis than roi_size if as many that are a
  /// multiple of it cover the volume with the same overlap. No key: who predicts asks for it.
  SpatialShape fit_multiple{};

  void describe(OptionVisitor& visitor);
  /// \throws RecipeError
  void check() const;
};

/// Returns the overlap or sigma of an axis out of a list of one or three.
double per_axis(const std::vector<double>& values, std::size_t axis);

}  // namespace hayate
