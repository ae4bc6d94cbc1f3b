// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/resampling/crop_pad.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Where the voxels that are missing go.
enum class PadMethod { kSymmetric, kEnd };

template <>
inline constexpr std::array kEnumNames<PadMethod>{std::string_view("symmetric"),
                                                  std::string_view("end")};
template <>
inline constexpr std::array kEnumMeanings<PadMethod>{
    std::string_view("half before and half after, the odd one after"),
    std::string_view("all after")};

/// MONAI's arguments of SpatialPad.
struct SpatialPadOptions {
  /// The least size of each axis; 0 or less leaves an axis as it is.
  SpatialShape spatial_size{0, 0, 0};
  PadMethod method = PadMethod::kSymmetric;
  PadMode mode = PadMode::kConstant;
  /// Value of constant padding around the image; around the label it is 0.
  double value = 0.0;

  void describe(OptionVisitor& visitor);
};

/// Returns the box of a grid of that shape which spatial_pad makes; it reaches outside.
VoxelBox padded_box(const SpatialShape& shape, const SpatialPadOptions& options);

/// Returns what spatial_pad does to a grid; nothing where its padding is none of a resampler's.
std::optional<GridMapping> map_padding(const SpatialShape& shape, const SpatialPadOptions& options);

/// Pads the axes that are shorter than `spatial_size`. Voxels of any type; the affine follows.
Volume spatial_pad(const Volume& volume, const SpatialPadOptions& options);

/// MONAI's SpatialPadd, on image and label.
class SpatialPad final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when no size is given.
  explicit SpatialPad(const SpatialPadOptions& options);

  std::string_view name() const override { return "SpatialPad"; }
  void operator()(Sample& sample) const override;
  std::optional<GridMapping> map_grid(const SpatialShape& shape) const override;

 private:
  SpatialPadOptions options_;
};

}  // namespace hayate
