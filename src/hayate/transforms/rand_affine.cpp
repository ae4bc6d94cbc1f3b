// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_affine.h"

#include <fmt/format.h>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spatial_size.h"

namespace hayate {
namespace {

constexpr Range kTranslation{-kLargestAxis, kLargestAxis, "voxels"};

}  // namespace

void RandAffineOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "A sample is transformed with this probability.");
  visitor.visit("rotate_range", rotate_range, kRadians,
                "The angles about X, Y and Z are drawn from here: up to three numbers r for [-r, "
                "r], or six bounds.");
  visitor.visit("shear_range", shear_range, Range{-100, 100},
                "The shear factors xy, xz, yx, yz, zx and zy are drawn from here: up to six "
                "numbers r for [-r, r], or twelve bounds.");
  visitor.visit("translate_range", translate_range, kTranslation,
                "The shifts along X, Y and Z are drawn from here: up to three numbers r for [-r, "
                "r], or six bounds.");
  visitor.visit("scale_range", scale_range, Range{-1, 100},
                "The scale minus 1 along X, Y and Z is drawn from here: up to three numbers r for "
                "[-r, r], or six bounds.");
  visitor.visit("spatial_size", spatial_size, kVoxelCountOrAll,
                "The result has this size; 0 or less keeps that of the sample.");
  visitor.visit("mode", mode,
                "The image is interpolated by this mode; labels take the nearest voxel.");
  visitor.visit("padding_mode", padding_mode, "This lies outside the volume.");
  visitor.visit("release", release, "Shear and reflection are those of this release of MONAI.");
}

RandAffine::RandAffine(const RandAffineOptions& options)
    : prob_(options.prob),
      rotate_(resolve_intervals("RandAffine.rotate_range", options.rotate_range, 3)),
      shear_(resolve_intervals("RandAffine.shear_range", options.shear_range, 6)),
      translate_(resolve_intervals("RandAffine.translate_range", options.translate_range, 3)),
      scale_(resolve_intervals("RandAffine.scale_range", options.scale_range, 3)),
      spatial_size_(options.spatial_size),
      image_options_{options.mode, options.padding_mode, options.release} {
  for (const Interval& scale : scale_) {
    if (scale.low <= -1.0) {
      reject_option("RandAffine.scale_range", fmt::format("down to {}", scale.low),
                    "bounds above -1, because 1 is added to what is drawn");
    }
  }
}

AffineParameters RandAffine::draw_parameters(Random& random) const {
  AffineParameters parameters;
  parameters.rotate = draw_all(rotate_, random);
  parameters.shear = draw_all(shear_, random);
  parameters.translate = draw_all(translate_, random);
  parameters.scale = draw_all(scale_, random);
  for (double& scale : parameters.scale) scale += 1.0;
  return parameters;
}

std::optional<Affine> RandAffine::draw_centred_matrix(const SpatialShape& shape,
                                                      Random& random) const {
  if (random.chance(prob_)) {
    return compute_centred_matrix(draw_parameters(random), image_options_.release);
  }
  if (fall_back_to(shape, spatial_size_) == shape) return std::nullopt;
  return Affine{};
}

void RandAffine::operator()(Sample& sample, Random& random) const {
  const auto matrix = draw_centred_matrix(sample.image.spatial_shape(), random);
  if (!matrix) return;
  AffineTransformOptions label_options = image_options_;
  label_options.mode = InterpolationMode::kNearest;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind kind) {
    return affine_transform(volume, *matrix, fall_back_to(volume.spatial_shape(), spatial_size_),
                            kind == VolumeKind::kImage ? image_options_ : label_options);
  });
}

std::optional<GridMapping> RandAffine::draw_mapping(const SpatialShape& shape,
                                                    Random& random) const {
  const auto matrix = draw_centred_matrix(shape, random);
  if (!matrix) return stay(shape);
  return about_centres(*matrix, shape, fall_back_to(shape, spatial_size_), image_options_.mode,
                       outside_fill(image_options_));
}

}  // namespace hayate
