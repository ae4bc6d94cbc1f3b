// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/load_case.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/io/write_image.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

constexpr VolumeShape kShape{1, 4, 5, 6};

/// A case on the disk whose parts a test can spoil before it is written.
struct CaseOnDisk {
  TempFolder folder;
  Volume image = Volume::zeros(VoxelType::kFloat32, kShape);
  Volume label = Volume::zeros(VoxelType::kUint8, kShape);

  CaseFiles write() const {
    CaseFiles files{"liver_042", folder / "image.nii.gz", folder / "label.nii.gz"};
    write_image(files.image, image);
    write_image(*files.label, label);
    return files;
  }
};

TEST(LoadCase, ReadsImageAndLabel) {
  CaseOnDisk on_disk;
  on_disk.image.voxels<float>()[7] = 2.5F;
  on_disk.label.voxels<std::uint8_t>()[7] = 1;
  const Sample sample = load_case(on_disk.write(), {});
  EXPECT_EQ(sample.case_name, "liver_042");
  EXPECT_EQ(sample.image.shape(), kShape);
  EXPECT_EQ(sample.image.voxels<float>()[7], 2.5F);
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[7], 1);
}

TEST(LoadCase, WhatNobodyAnnotatedIsBackgroundToItsLabel) {
  CaseOnDisk on_disk;
  on_disk.label.voxels<std::uint8_t>()[7] = 1;
  on_disk.label.voxels<std::uint8_t>()[8] = 2;
  CaseFiles files = on_disk.write();
  files.unannotated = {2};
  const Sample sample = load_case(files, {.class_count = 3});
  EXPECT_EQ(sample.unannotated, ClassSet{2});
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[7], 1);
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[8], 0);
  // A region shares its classes with others.
  const Sample of_regions = load_case(files, {.class_count = 3, .has_regions = true});
  EXPECT_EQ(of_regions.label.voxels<std::uint8_t>()[8], 2);
}

TEST(LoadCase, ALabelOfAnotherShapeIsRefusedWithBothShapes) {
  CaseOnDisk on_disk;
  on_disk.label = Volume::zeros(VoxelType::kUint8, {1, 4, 5, 7});
  const std::string text = error_text<DataError>([&] { load_case(on_disk.write(), {}); });
  EXPECT_TRUE(contains(text, "cannot use case 'liver_042'"));
  EXPECT_TRUE(contains(text, "shape [4, 5, 7] differs from the image's [4, 5, 6]"));
  EXPECT_TRUE(contains(text, "resample_labels"));
}

TEST(LoadCase, ALabelOnTheImagesGridGetsItsAffine) {
  CaseOnDisk on_disk;
  on_disk.label.set_voxel_to_world(diagonal_affine({1.000001, 1.0, 1.0}));
  const Sample sample = load_case(on_disk.write(), {});
  EXPECT_EQ(sample.label.voxel_to_world(), sample.image.voxel_to_world());
}

TEST(LoadCase, ALabelWithAnotherAffineIsRefused) {
  CaseOnDisk on_disk;
  Affine shifted;
  shifted(0, 3) = 3.0;
  on_disk.label.set_voxel_to_world(shifted);
  EXPECT_TRUE(contains(error_text<DataError>([&] { load_case(on_disk.write(), {}); }),
                       "differs from the image's"));
}

TEST(LoadCase, AnotherGridIsResampledWhenAskedFor) {
  CaseOnDisk on_disk;
  Affine shifted;
  shifted(0, 3) = 1.0;
  on_disk.label.set_voxel_to_world(shifted);
  on_disk.label.voxels<std::uint8_t>()[0] = 3;
  LoadOptions options;
  options.resample_labels = true;
  const Sample sample = load_case(on_disk.write(), options);
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[30], 3);
  EXPECT_EQ(sample.label.voxel_to_world(), sample.image.voxel_to_world());
}

TEST(LoadCase, UndeclaredLabelValuesAreCounted) {
  CaseOnDisk on_disk;
  on_disk.label.voxels<std::uint8_t>()[3] = 7;
  on_disk.label.voxels<std::uint8_t>()[4] = 7;
  LoadOptions options;
  options.class_count = 2;
  const std::string text = error_text<DataError>([&] { load_case(on_disk.write(), options); });
  EXPECT_TRUE(contains(text, "label values 7 (2 voxels) are not declared; expected 0 to 1"));
  EXPECT_TRUE(contains(text, "--set data.label_values=[0,7]"));
  EXPECT_TRUE(contains(text, "--set data.ignore_label=7"));
}

TEST(LoadCase, ValuesOfEveryTypeBecomeClassesAndIgnoredVoxels) {
  const LoadOptions options{.class_count = 3,
                            .labels = {.of_classes = {0, 40000, 7}, .ignored = 65535}};
  CaseOnDisk on_disk;
  for (const VoxelType type : {VoxelType::kUint16, VoxelType::kFloat32, VoxelType::kInt32}) {
    Volume label = Volume::zeros(VoxelType::kFloat32, kShape);
    label.voxels<float>()[1] = 40000.0F;
    label.voxels<float>()[2] = 7.0F;
    label.voxels<float>()[3] = 65535.0F;
    on_disk.label = convert(label, type);
    const Sample sample = load_case(on_disk.write(), options);
    const auto voxels = sample.label.voxels<std::uint8_t>();
    EXPECT_EQ(voxels[0], 0);
    EXPECT_EQ(voxels[1], 1);
    EXPECT_EQ(voxels[2], 2);
    EXPECT_EQ(voxels[3], kIgnoredVoxel);
  }
}

TEST(LoadCase, AnIgnoredValueBesideClassIndicesIsNotUndeclared) {
  CaseOnDisk on_disk;
  on_disk.label.voxels<std::uint8_t>()[3] = 2;
  const Sample sample =
      load_case(on_disk.write(), {.class_count = 2, .labels = {.of_classes = {}, .ignored = 2}});
  EXPECT_EQ(sample.label.voxels<std::uint8_t>()[3], kIgnoredVoxel);
}

TEST(LoadCase, AMaskOf255IsNotTakenForIgnored) {
  CaseOnDisk on_disk;
  on_disk.label.voxels<std::uint8_t>()[3] = 255;
  const std::string text = error_text<DataError>([&] { load_case(on_disk.write(), {}); });
  EXPECT_TRUE(contains(text, "label values 255 (1 voxels) are not declared; expected 0 to 253"));
  EXPECT_TRUE(contains(text, "--set data.label_values=[0,255]"));
}

TEST(LoadCase, VoxelsThatAreNotFiniteAreRefused) {
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    CaseOnDisk on_disk;
    on_disk.image.voxels<float>()[9] = value;
    EXPECT_THROW(load_case(on_disk.write(), {}), DataError);
  }
}

TEST(LoadCase, AMissingLabelIsRefusedUnlessNoneIsNeeded) {
  CaseOnDisk on_disk;
  CaseFiles files = on_disk.write();
  files.label.reset();
  EXPECT_THROW(load_case(files, {}), MissingInputError);
  LoadOptions options;
  options.needs_label = false;
  EXPECT_FALSE(load_case(files, options).has_label());
}

TEST(LoadCase, TheChannelCountMustBeTheNetworks) {
  CaseOnDisk on_disk;
  LoadOptions options;
  options.channel_count = 4;
  EXPECT_TRUE(contains(error_text<DataError>([&] { load_case(on_disk.write(), options); }),
                       "1 channels, the network expects 4"));
}

/// Two channels, a file each, of which the second is half as fine.
CaseFiles write_two_grids(const TempFolder& folder) {
  Volume fine(VoxelType::kInt16, {1, 4, 4, 4}, diagonal_affine({1.0, 1.0, 1.0}));
  Volume coarse(VoxelType::kFloat32, {1, 2, 2, 2}, diagonal_affine({2.0, 2.0, 2.0}));
  for (std::size_t i = 0; i < 64; ++i)
    fine.voxels<std::int16_t>()[i] = static_cast<std::int16_t>(i);
  // The world's x in mm, which trilinear interpolation gives anywhere between the voxels.
  for (std::size_t i = 0; i < 8; ++i) coarse.voxels<float>()[i] = i < 4 ? 0.0F : 2.0F;
  write_image(folder / "t1.nii", fine);
  write_image(folder / "t2.nii", coarse);
  CaseFiles files{"p1", folder / "t1.nii", std::nullopt};
  files.more_channels = {folder / "t2.nii"};
  return files;
}

TEST(LoadCase, ChannelsOnDifferentGridsAreRefusedWithTheKeyThatResamples) {
  const TempFolder folder;
  const CaseFiles files = write_two_grids(folder);
  const std::string text = error_text<DataError>([&] { load_case(files, {.needs_label = false}); });
  EXPECT_TRUE(
      contains(text, "t2.nii lies on another grid than the first: got the shape [2, 2, 2]"));
  EXPECT_TRUE(contains(text, "--set data.channel_grid=first"));
}

TEST(LoadCase, ChannelsAreResampledOntoTheFirstOnesGridWhereThatIsAskedFor) {
  const TempFolder folder;
  const Sample sample = load_case(write_two_grids(folder),
                                  {.channel_grid = ChannelGrid::kFirst, .needs_label = false});
  ASSERT_EQ(sample.image.shape(), (VolumeShape{2, 4, 4, 4}));
  EXPECT_EQ(sample.image.channel<float>(0)[17], 17.0F);
  for (std::size_t i = 0; i < 64; ++i) {
    // Beyond the outer voxel its value is repeated.
    const auto x = static_cast<float>(i / 16);
    EXPECT_FLOAT_EQ(sample.image.channel<float>(1)[i], std::min(x, 2.0F)) << i;
  }
}

}  // namespace
}  // namespace hayate
