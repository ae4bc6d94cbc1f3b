// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_rotate.h"

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {

void RandRotateOptions::describe(OptionVisitor& visitor) {
  visitor.visit("range_x", range_x, kRadians,
                "The angle about X is drawn from here: one number r for [-r, r], or two bounds.");
  visitor.visit("range_y", range_y, kRadians,
                "The angle about Y is drawn from here: one number r for [-r, r], or two bounds.");
  visitor.visit("range_z", range_z, kRadians,
                "The angle about Z is drawn from here: one number r for [-r, r], or two bounds.");
  visitor.visit("prob", prob, kZeroToOne, "A sample is rotated with this probability.");
  visitor.visit("keep_size", keep_size,
                "True keeps the size; false makes it as large as the rotated volume.");
  visitor.visit("mode", mode,
                "The image is interpolated by this mode; labels take the nearest voxel.");
  visitor.visit("padding_mode", padding_mode, "This lies outside the volume.");
}

RandRotate::RandRotate(const RandRotateOptions& options)
    : prob_(options.prob),
      ranges_{resolve_interval("RandRotate.range_x", options.range_x),
              resolve_interval("RandRotate.range_y", options.range_y),
              resolve_interval("RandRotate.range_z", options.range_z)},
      image_options_{options.keep_size, options.mode, options.padding_mode} {}

std::optional<Vector3> RandRotate::draw_radians(Random& random) const {
  if (!random.chance(prob_)) return std::nullopt;
  Vector3 radians;
  for (std::size_t axis = 0; axis < 3; ++axis) radians[axis] = ranges_[axis].draw(random);
  return radians;
}

void RandRotate::operator()(Sample& sample, Random& random) const {
  const std::optional<Vector3> radians = draw_radians(random);
  if (!radians) return;
  RotateOptions label_options = image_options_;
  label_options.mode = InterpolationMode::kNearest;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind kind) {
    return rotate(volume, *radians, kind == VolumeKind::kImage ? image_options_ : label_options);
  });
}

std::optional<GridMapping> RandRotate::draw_mapping(const SpatialShape& shape,
                                                    Random& random) const {
  const std::optional<Vector3> radians = draw_radians(random);
  return radians ? turn(shape, *radians, image_options_) : stay(shape);
}

}  // namespace hayate
