// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "hayate/resampling/crop_pad.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Whose foreground CropForeground looks for.
enum class ForegroundSource { kImage, kLabel };

template <>
inline constexpr std::array kEnumNames<ForegroundSource>{std::string_view("image"),
                                                         std::string_view("label")};

/// MONAI's arguments of CropForegroundd.
struct CropForegroundOptions {
  ForegroundSource source_key = ForegroundSource::kImage;
  /// Voxels to keep around the foreground.
  SpatialShape margin{0, 0, 0};
  /// A margin ends at the border of the volume; false pads what lies beyond. (true was MONAI's
  /// default before 1.5, and 0.7's only way.)
  bool allow_smaller = false;
  /// The box grows to multiples of these sizes, and is padded where it leaves the volume.
  SpatialShape k_divisible{1, 1, 1};
  PadMode mode = PadMode::kConstant;
  /// Value of constant padding around the image; around the label it is 0.
  double value = 0.0;

  void describe(OptionVisitor& visitor);
};

/// Returns the smallest box that holds all voxels > 0 of any channel, but none of a uint8 label
/// that nobody annotated (is_foreground); nothing when there are none.
std::optional<VoxelBox> find_foreground(const Volume& volume);

/// Returns the box that CropForeground cuts out, which may reach outside the volume; empty, at the
/// origin, when there is no foreground. Source: monai/transforms/utils.py
/// (generate_spatial_bounding_box), monai/transforms/croppad/array.py.
VoxelBox compute_foreground_box(const Volume& source, const CropForegroundOptions& options);

/// MONAI's CropForegroundd: cuts image and label to the box around the foreground.
class CropForeground final : public DeterministicTransform {
 public:
  explicit CropForeground(const CropForegroundOptions& options) : options_(options) {}

  std::string_view name() const override { return "CropForeground"; }

  /// \throws DataError  when nothing of the source is above 0 (MONAI goes on with an empty volume),
  ///                    or image and label differ in shape.
  void operator()(Sample& sample) const override;

  /// The box is cut out of what the pass gives, of which only the foreground is then wanted.
  WhyNot plan(CasePlan& plan) const override;

 private:
  CropForegroundOptions options_;
};

}  // namespace hayate
