// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/plane_view.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// An empty label in RAS: X to the right, Y to the front, Z up.
Volume make_label(const SpatialShape& shape, const Vector3& spacing) {
  return Volume::zeros(VoxelType::kUint8, {1, shape[0], shape[1], shape[2]},
                       diagonal_affine(spacing));
}

void set_voxel(Volume& label, std::int64_t x, std::int64_t y, std::int64_t z, std::uint8_t value) {
  const SpatialShape shape = label.spatial_shape();
  label.voxels<std::uint8_t>()[static_cast<std::size_t>((x * shape[1] + y) * shape[2] + z)] = value;
}

/// The class of a pixel.
int at(const Volume& label, const PlaneView& view, std::int64_t column, std::int64_t row) {
  return label
      .voxels<std::uint8_t>()[view.voxels[static_cast<std::size_t>(row * view.width + column)]];
}

TEST(PlaneView, ShowsRightFrontAndHeadWhereRadiologistsLookForThem) {
  Volume label = make_label({3, 3, 3}, {1.0, 1.0, 1.0});
  set_voxel(label, 2, 1, 1, 1);  // right
  set_voxel(label, 1, 2, 1, 2);  // front
  set_voxel(label, 1, 1, 2, 3);  // head
  const VoxelBox box{{0, 0, 0}, {3, 3, 3}};
  const SpatialShape middle{1, 1, 1};
  const PlaneView axial = view_plane(label, Plane::kAxial, box, middle, 1.0);
  EXPECT_EQ(at(label, axial, 0, 1), 1);
  EXPECT_EQ(at(label, axial, 1, 0), 2);
  const PlaneView coronal = view_plane(label, Plane::kCoronal, box, middle, 1.0);
  EXPECT_EQ(at(label, coronal, 0, 1), 1);
  EXPECT_EQ(at(label, coronal, 1, 0), 3);
  const PlaneView sagittal = view_plane(label, Plane::kSagittal, box, middle, 1.0);
  EXPECT_EQ(at(label, sagittal, 0, 1), 2);
  EXPECT_EQ(at(label, sagittal, 1, 0), 3);
}

TEST(PlaneView, TheSpacingDecidesTheShapeOfThePicture) {
  const Volume label = make_label({10, 20, 4}, {2.0, 1.0, 5.0});
  const VoxelBox box{{0, 0, 0}, {10, 20, 4}};
  const auto shape = [&](Plane plane, double pixel_mm) {
    const PlaneView view = view_plane(label, plane, box, {5, 10, 2}, pixel_mm);
    return std::array{view.width, view.height};
  };
  EXPECT_EQ(shape(Plane::kAxial, 1.0), (std::array<std::int64_t, 2>{20, 20}));
  EXPECT_EQ(shape(Plane::kCoronal, 0.5), (std::array<std::int64_t, 2>{40, 40}));
  EXPECT_EQ(shape(Plane::kSagittal, 2.0), (std::array<std::int64_t, 2>{10, 10}));
  EXPECT_EQ(plane_extent_mm(label, Plane::kSagittal, box), (std::array{20.0, 20.0}));
}

TEST(PlaneView, TheMiddleOfTheForegroundIsTheMeanPlaceOfItsVoxels) {
  Volume label = make_label({8, 8, 8}, {1.0, 1.0, 2.0});
  set_voxel(label, 2, 3, 4, 1);
  set_voxel(label, 6, 3, 4, 2);
  const VoxelBox box{{2, 3, 4}, {7, 4, 5}};
  EXPECT_EQ(middle_of_foreground(label, box), (SpatialShape{4, 3, 4}));
  EXPECT_EQ(extent_mm(box, label.voxel_to_world()), (Vector3{5.0, 1.0, 2.0}));
}

}  // namespace
}  // namespace hayate
