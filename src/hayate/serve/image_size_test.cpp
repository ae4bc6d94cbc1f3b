// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/image_size.h"

#include <gtest/gtest.h>

#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

ImageInfo image_of(double spacing_mm) {
  ImageInfo image;
  image.shape = {10, 20, 30};
  image.voxel_to_world = diagonal_affine({spacing_mm, spacing_mm, spacing_mm});
  return image;
}

TEST(ImageSize, IsThatOfTheFileOrOfTheModelsGrid) {
  ServedModel model;
  EXPECT_DOUBLE_EQ(count_voxels(image_of(100.0), model), 6000.0);
  model.spacing_mm = Vector3{1.0, 1.0, 2.0};
  EXPECT_DOUBLE_EQ(count_voxels(image_of(2.0), model), 24000.0);
  EXPECT_DOUBLE_EQ(count_voxels(image_of(0.5), model), 6000.0);
}

TEST(ImageSize, IsHeldAgainstALimit) {
  ServedModel model;
  model.spacing_mm = Vector3{1.0, 1.0, 1.0};
  EXPECT_NO_THROW(check_image_size(image_of(1.0), model, 6000));
  EXPECT_THROW(check_image_size(image_of(1.0), model, 5999), RequestError);
  EXPECT_THROW(check_image_size(image_of(1000.0), model, 1'000'000'000), RequestError);
}

}  // namespace
}  // namespace hayate
