// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/resampling/interpolate.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// How resize() gets from one grid to another.
struct ResizeMethod {
  ResizeMode mode = ResizeMode::kArea;
  /// Keep the outer voxels' centres instead of their outer edges; see interpolate().
  bool align_corners = false;
  /// Smooth first, if any axis shrinks, so that what is too fine for the new grid does not alias.
  bool anti_aliasing = false;
  /// Standard deviation of that Gaussian in input voxels: one for all axes or one each, 0 along
  /// axes that do not shrink. Empty: (in/out - 1)/2, as scikit-image has it.
  std::vector<double> anti_aliasing_sigma;
};

/// Returns the volume on a grid of `shape` voxels over the same extent. MONAI: Resize. A volume
/// that has this shape already comes back as it is.
/// \pre as interpolate(); float32 for anti_aliasing.
Volume resize(const Volume& volume, const SpatialShape& shape, const ResizeMethod& method = {});

/// What `spatial_size` is about.
enum class SizeMode { kAll, kLongest };

template <>
inline constexpr std::array kEnumNames<SizeMode>{std::string_view("all"),
                                                 std::string_view("longest")};
template <>
inline constexpr std::array kEnumMeanings<SizeMode>{
    std::string_view("every axis"),
    std::string_view("the longest axis; the others follow in proportion")};

/// Returns the shape that a grid of `shape` gets. `wanted` is one number or three: with kAll the
/// size of every axis, 0 or less keeping it; with kLongest one number, the others rounded half to
/// even.
SpatialShape resized_shape(const SpatialShape& shape, std::span<const std::int64_t> wanted,
                           SizeMode size_mode);

/// Arguments of MONAI's Resize.
struct ResizeOptions {
  /// `all`: voxels along X, Y, Z, or one number for all three; 0 or less keeps the axis as it is.
  /// `longest`: one number. There is no default.
  std::vector<std::int64_t> spatial_size;
  SizeMode size_mode = SizeMode::kAll;
  /// How the image is interpolated. Labels go by label_mode_for() (interpolate.h).
  ResizeMode mode = ResizeMode::kArea;
  bool align_corners = false;
  /// The image only.
  bool anti_aliasing = false;
  /// One number for all axes or one each; empty for (in/out - 1)/2.
  std::vector<double> anti_aliasing_sigma;

  void describe(OptionVisitor& visitor);
};

/// Brings image and label to a given shape, by scaling.
class Resize final : public DeterministicTransform {
 public:
  /// \throws RecipeError
  explicit Resize(const ResizeOptions& options);

  std::string_view name() const override { return "Resize"; }
  void operator()(Sample& sample) const override;

 private:
  std::vector<std::int64_t> spatial_size_;
  SizeMode size_mode_;
  ResizeMethod image_method_;
};

}  // namespace hayate
