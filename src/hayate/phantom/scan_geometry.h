// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "hayate/base/random.h"
#include "hayate/phantom/ct_phantom.h"
#include "hayate/phantom/solid.h"
#include "hayate/phantom/trunk_shape.h"

namespace hayate {

/// Where the image's X and Y run to: right and front, or, as DICOM has it, left and back.
enum class GridDirection { kRas, kLps };

/// How a patient lies in the scanner: takes voxel indices to the world and to the reference
/// patient.
class ScanGeometry {
 public:
  /// Draws field of view, stack, position, pose, size and a smooth warp of the patient.
  ScanGeometry(const PhantomOptions& options, GridDirection direction, const TrunkShape& trunk,
               Random& random);

  const Affine& voxel_to_world() const { return voxel_to_world_; }
  const SpatialShape& shape() const { return shape_; }
  double voxel_size_mm() const { return voxel_mm_[0]; }

  /// Returns where voxel (x, y, z) lies in the reference patient. Indices from 0 to the shape's,
  /// inclusive, and up to `kOverhang` beyond.
  Point3 reference(std::int64_t x, std::int64_t y, std::int64_t z) const;
  static constexpr std::int64_t kOverhang = 64;

  /// A range of voxel indices, both ends inclusive.
  struct IndexBox {
    std::array<std::int64_t, 3> low;
    std::array<std::int64_t, 3> high;
  };
  /// Returns the voxels that a box of the reference patient may reach, bounded by the shape.
  IndexBox voxels_of(const Box3& box) const;

 private:
  void draw_pose(const TrunkShape& trunk, Random& random);
  void draw_warp(Random& random);

  SpatialShape shape_;
  Vector3 voxel_mm_;
  Affine voxel_to_world_;
  Affine voxel_to_reference_;
  /// Shift of reference axis a by the index along the voxel axes b ≠ a: [a][b][index].
  std::array<std::array<std::vector<float>, 3>, 3> warp_;
  double largest_warp_mm_ = 0.0;
};

}  // namespace hayate
