// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_elastic.h"

#include <utility>

#include "hayate/base/option_ranges.h"
#include "hayate/resampling/resample_displaced.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {

void RandElasticOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "A sample is deformed with this probability.");
  visitor.visit("num_control_points", num_control_points,
                Range{static_cast<double>(DisplacementField::kFewestPoints), 1000},
                "The lattice of control points has this many along X, Y and Z.");
  visitor.visit("max_displacement", max_displacement, kMarginVoxels,
                "Control points are displaced along X, Y and Z by up to this, in both directions; "
                "up to 0.4 of their distance nothing folds.");
  visitor.visit("mode", mode,
                "The image is interpolated by this mode; labels take the nearest voxel.");
  visitor.visit("padding_mode", padding_mode, "This lies outside the volume.");
}

std::shared_ptr<const DisplacementField> RandElastic::draw_field(const SpatialShape& shape,
                                                                 Random& random) const {
  if (!random.chance(options_.prob)) return nullptr;
  const SpatialShape& points = options_.num_control_points;
  const auto count = static_cast<std::size_t>(points[0] * points[1] * points[2]);
  std::array<std::vector<float>, 3> values;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double largest = options_.max_displacement[axis];
    values[axis].resize(count);
    for (float& value : values[axis]) value = static_cast<float>(random.uniform(-largest, largest));
  }
  return std::make_shared<const DisplacementField>(shape, points, std::move(values));
}

void RandElastic::operator()(Sample& sample, Random& random) const {
  const auto field = draw_field(sample.image.spatial_shape(), random);
  if (!field) return;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind kind) {
    const auto mode = kind == VolumeKind::kImage ? options_.mode : InterpolationMode::kNearest;
    return resample_displaced(volume, Affine{}, *field,
                              {.mode = mode, .padding = options_.padding_mode});
  });
}

std::optional<GridMapping> RandElastic::draw_mapping(const SpatialShape& shape,
                                                     Random& random) const {
  GridMapping mapping = stay(shape);
  mapping.displacement = draw_field(shape, random);
  if (!mapping.displacement) return mapping;
  mapping.mode = options_.mode;
  mapping.outside = OutsideFill{options_.padding_mode};
  return mapping;
}

}  // namespace hayate
