// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/gaussian_smooth.h"
#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spatial_size.h"

namespace hayate {
namespace {

/// The Gaussian that takes out what the new grid cannot hold: of sigma (s - 1)/2 along an axis that
/// shrinks s-fold, unless `given`; 0 along the others. Source: scikit-image, transform.resize.
Vector3 anti_aliasing_sigma(const SpatialShape& from, const SpatialShape& to,
                            const std::vector<double>& given) {
  assert(given.size() <= 1 || given.size() == 3);
  Vector3 sigma{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (to[axis] >= from[axis]) continue;
    const double shrinks = static_cast<double>(from[axis]) / static_cast<double>(to[axis]);
    sigma[axis] = (shrinks - 1.0) / 2.0;
    if (!given.empty()) sigma[axis] = given[given.size() == 1 ? 0 : axis];
  }
  return sigma;
}

std::string format_sizes(const std::vector<std::int64_t>& sizes) {
  return fmt::format("[{}]", fmt::join(sizes, ", "));
}

}  // namespace

Volume resize(const Volume& volume, const SpatialShape& shape, const ResizeMethod& method) {
  const SpatialShape from = volume.spatial_shape();
  if (from == shape) return volume.clone();
  if (!method.anti_aliasing) return interpolate(volume, shape, method.mode, method.align_corners);
  const Vector3 sigma = anti_aliasing_sigma(from, shape, method.anti_aliasing_sigma);
  return interpolate(gaussian_smooth(volume, sigma), shape, method.mode, method.align_corners);
}

SpatialShape resized_shape(const SpatialShape& shape, std::span<const std::int64_t> wanted,
                           SizeMode size_mode) {
  assert(wanted.size() == 1 || wanted.size() == 3);
  if (size_mode == SizeMode::kAll) {
    return fall_back_to(shape, {wanted.front(), wanted[wanted.size() / 2], wanted.back()});
  }
  const double scale =
      static_cast<double>(wanted.front()) / static_cast<double>(std::ranges::max(shape));
  SpatialShape scaled;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double size = std::nearbyint(static_cast<double>(shape[axis]) * scale);
    scaled[axis] = std::max<std::int64_t>(static_cast<std::int64_t>(size), 1);
  }
  return scaled;
}

void ResizeOptions::describe(OptionVisitor& visitor) {
  visitor.visit("spatial_size", spatial_size, kVoxelCountOrAll,
                "The result has this size along X, Y and Z, or one number for all; 0 or less keeps "
                "an axis. It must be given.");
  visitor.visit(
      "size_mode", size_mode,
      "The size is about all axes, or about the longest, which the others follow in proportion.");
  visitor.visit("mode", mode,
                "The image is interpolated by this mode; labels take the nearest voxel.");
  visitor.visit(
      "align_corners", align_corners,
      "True keeps the centres of the outer voxels where they are instead of their edges.");
  visitor.visit("anti_aliasing", anti_aliasing, "True smooths the image before an axis shrinks.");
  visitor.visit("anti_aliasing_sigma", anti_aliasing_sigma, kSigmaVoxels,
                "That smoothing has this standard deviation, one number or one an axis; empty "
                "stands for (in/out - 1) / 2.");
}

Resize::Resize(const ResizeOptions& options)
    : spatial_size_(options.spatial_size),
      size_mode_(options.size_mode),
      image_method_{options.mode, options.align_corners, options.anti_aliasing,
                    options.anti_aliasing_sigma} {
  if (size_mode_ == SizeMode::kLongest && (spatial_size_.size() != 1 || spatial_size_[0] < 1)) {
    reject_option("Resize.spatial_size", format_sizes(spatial_size_),
                  "one size of at least 1, that of the longest axis");
  }
  if (spatial_size_.size() != 1 && spatial_size_.size() != 3) {
    reject_option("Resize.spatial_size", format_sizes(spatial_size_),
                  "one size for all axes, or three");
  }
  const std::vector<double>& sigma = options.anti_aliasing_sigma;
  if (sigma.size() > 1 && sigma.size() != 3) {
    reject_option("Resize.anti_aliasing_sigma", fmt::format("[{}]", fmt::join(sigma, ", ")),
                  "no number, one or three, of at least 0");
  }
}

void Resize::operator()(Sample& sample) const {
  const auto wanted = [this](const Volume& volume) {
    return resized_shape(volume.spatial_shape(), spatial_size_, size_mode_);
  };
  if (wanted(sample.image) == sample.image.spatial_shape()) return;
  const ResizeMethod label_method{.mode = label_mode_for(image_method_.mode),
                                  .align_corners = image_method_.align_corners};
  replace_volumes(sample, [&](const Volume& volume, VolumeKind kind) {
    return resize(volume, wanted(volume),
                  kind == VolumeKind::kImage ? image_method_ : label_method);
  });
}

}  // namespace hayate
