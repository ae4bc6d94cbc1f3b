// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/resize.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/transforms/gaussian_smooth.h"
#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {
namespace {

/// The Gaussian that takes out what the new grid cannot hold: of sigma (s - 1)/2 along an axis that
/// shrinks s-fold, unless `given`; 0 along the others. Source: scikit-image, transform.resize.
Vector3 anti_aliasing_sigma(const SpatialShape& from, const SpatialShape& to,
                            const std::vector<double>& given) {
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

void ResizeOptions::describe(OptionVisitor& visitor) {
  visitor.visit("spatial_size", spatial_size, kAny);
  visitor.visit("size_mode", size_mode);
  visitor.visit("mode", mode);
  visitor.visit("align_corners", align_corners);
  visitor.visit("anti_aliasing", anti_aliasing);
  visitor.visit("anti_aliasing_sigma", anti_aliasing_sigma, kAtLeastZero);
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
  const bool sigma_fits = sigma.size() <= 1 || sigma.size() == 3;
  if (!sigma_fits || !std::ranges::all_of(sigma, [](double s) { return s >= 0.0; })) {
    reject_option("Resize.anti_aliasing_sigma", fmt::format("[{}]", fmt::join(sigma, ", ")),
                  "no number, one or three, of at least 0");
  }
}

SpatialShape Resize::output_shape(const SpatialShape& shape) const {
  SpatialShape output = shape;
  const auto longest = static_cast<double>(std::ranges::max(shape));
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t wanted = spatial_size_[spatial_size_.size() == 1 ? 0 : axis];
    if (size_mode_ == SizeMode::kLongest) {
      const double scale = static_cast<double>(wanted) / longest;
      const double scaled = std::nearbyint(static_cast<double>(shape[axis]) * scale);
      output[axis] = std::max<std::int64_t>(static_cast<std::int64_t>(scaled), 1);
    } else if (wanted > 0) {
      output[axis] = wanted;
    }
  }
  return output;
}

void Resize::operator()(Sample& sample) const {
  if (output_shape(sample.image.spatial_shape()) == sample.image.spatial_shape()) return;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind kind) {
    return resize(
        volume, output_shape(volume.spatial_shape()),
        kind == VolumeKind::kImage ? image_method_ : ResizeMethod{.mode = ResizeMode::kNearest});
  });
}

}  // namespace hayate
