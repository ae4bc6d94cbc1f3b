// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/distance_transform.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace hayate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// One line of voxels at a time: min over q of values[q] + (spacing·(p - q))² for every p, which is
/// the lower envelope of as many parabolas.
class LineTransform {
 public:
  LineTransform(std::int64_t size, double spacing)
      : size_(size),
        squared_spacing_(spacing * spacing),
        line_(static_cast<std::size_t>(size)),
        vertex_(line_.size()),
        height_(line_.size()),
        end_(line_.size()) {}

  /// Transforms a line in place. \param stride  between voxels of the line.
  void operator()(double* voxels, std::int64_t stride) {
    for (std::int64_t i = 0; i < size_; ++i) at(line_, i) = voxels[i * stride];
    const std::int64_t count = find_envelope();
    if (count == 0) return;
    std::int64_t parabola = 0;
    for (std::int64_t p = 0; p < size_; ++p) {
      while (parabola + 1 < count && at(end_, parabola) < static_cast<double>(p)) ++parabola;
      const auto distance = static_cast<double>(p - at(vertex_, parabola));
      voxels[p * stride] = at(height_, parabola) + squared_spacing_ * distance * distance;
    }
  }

 private:
  template <class T>
  static T& at(std::vector<T>& values, std::int64_t i) {
    return values[static_cast<std::size_t>(i)];
  }

  /// The parabolas that are lowest somewhere, in order, and where each one's reign ends.
  std::int64_t find_envelope() {
    std::int64_t count = 0;
    for (std::int64_t q = 0; q < size_; ++q) {
      const double height = at(line_, q);
      if (height == kInfinity) continue;
      while (count > 0) {
        const double crossing = cross(count - 1, q, height);
        const bool hides_it = count > 1 && crossing <= at(end_, count - 2);
        if (!hides_it) {
          at(end_, count - 1) = crossing;
          break;
        }
        --count;
      }
      at(vertex_, count) = q;
      at(height_, count) = height;
      ++count;
    }
    return count;
  }

  /// Returns from where on the parabola at q is below an earlier one.
  double cross(std::int64_t parabola, std::int64_t q, double height) {
    const std::int64_t v = at(vertex_, parabola);
    const double middle = 0.5 * static_cast<double>(q + v);
    return middle +
           (height - at(height_, parabola)) / (2.0 * squared_spacing_ * static_cast<double>(q - v));
  }

  std::int64_t size_;
  double squared_spacing_;
  std::vector<double> line_;
  std::vector<std::int64_t> vertex_;
  std::vector<double> height_;
  std::vector<double> end_;
};

}  // namespace

std::vector<double> squared_distances(std::span<const std::uint8_t> set, const SpatialShape& shape,
                                      const Vector3& spacing) {
  assert(std::ssize(set) == shape[0] * shape[1] * shape[2]);
  std::vector<double> distances(set.size());
  std::ranges::transform(set, distances.begin(),
                         [](std::uint8_t voxel) { return voxel != 0 ? 0.0 : kInfinity; });
  const SpatialShape stride{shape[1] * shape[2], shape[2], 1};
  for (const std::size_t axis : {2U, 1U, 0U}) {
    LineTransform transform(shape[axis], spacing[axis]);
    // Lines that begin side by side follow each other, so that they share lines of the cache.
    const std::size_t outer = axis == 0 ? 1 : 0;
    const std::size_t inner = axis == 2 ? 1 : 2;
    for (std::int64_t i = 0; i < shape[outer]; ++i) {
      for (std::int64_t j = 0; j < shape[inner]; ++j) {
        transform(distances.data() + i * stride[outer] + j * stride[inner], stride[axis]);
      }
    }
  }
  return distances;
}

}  // namespace hayate
