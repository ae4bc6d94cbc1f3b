// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/case_label.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

class CaseLabelTest : public testing::Test {
 protected:
  /// A mask of 2 x 2 x 1 voxels, of which these are of the class.
  ClassMask mask(const std::string& name, int value, std::initializer_list<std::size_t> inside,
                 const VolumeShape& shape = {1, 2, 2, 1}) {
    Volume volume = Volume::zeros(VoxelType::kUint8, shape);
    for (const std::size_t at : inside) volume.voxels<std::uint8_t>()[at] = 255;
    write_image(folder_ / name, volume);
    return {name, {value}, folder_ / name};
  }
  CaseFiles case_of(std::vector<ClassMask> masks) {
    CaseFiles files{"a", folder_ / "a.nii", masks.front().file};
    files.masks = std::move(masks);
    return files;
  }

  TempFolder folder_;
};

TEST_F(CaseLabelTest, MasksAreReadAsOneLabelOfTheirClasses) {
  const CaseFiles files = case_of({mask("x.nii", 1, {0, 1}), mask("y.nii.gz", 2, {1, 2})});
  const ImageInfo info = read_label_info(files);
  EXPECT_EQ(info.voxel_type, VoxelType::kUint8);
  EXPECT_EQ(info.spatial_shape(), (SpatialShape{2, 2, 1}));
  const Volume label = read_label(info, {}, 3);
  const auto voxels = label.voxels<std::uint8_t>();
  EXPECT_EQ(std::vector(voxels.begin(), voxels.end()), (std::vector<std::uint8_t>{1, 2, 2, 0}));
}

TEST_F(CaseLabelTest, ValuesOfClassesMayBeAnything) {
  const CaseFiles files = case_of({mask("x.nii", 7, {0}), mask("y.nii", 500, {3})});
  const Volume label = read_label(read_label_info(files), {.of_classes = {0, 7, 500}}, 3);
  const auto voxels = label.voxels<std::uint8_t>();
  EXPECT_EQ(std::vector(voxels.begin(), voxels.end()), (std::vector<std::uint8_t>{1, 0, 0, 2}));
}

TEST_F(CaseLabelTest, MasksOfRegionsHaveTheValuesOfWhereTheyOverlap) {
  const ClassMask x = mask("x.nii", 0, {0, 1, 2});
  const ClassMask y = mask("y.nii", 0, {1});
  const auto voxels_of = [&](std::vector<int> of_x, std::vector<int> of_y) {
    const CaseFiles files =
        case_of({{"x", std::move(of_x), x.file, true}, {"y", std::move(of_y), y.file, true}});
    const Volume label = read_label(read_label_info(files));
    const auto voxels = label.voxels<std::uint8_t>();
    return std::vector<int>(voxels.begin(), voxels.end());
  };
  EXPECT_EQ(voxels_of({1, 3}, {2, 3}), (std::vector{1, 3, 1, 0}));
  // y lies within x, and has no value of its own.
  EXPECT_EQ(voxels_of({1, 5}, {5}), (std::vector{1, 5, 1, 0}));
  // The smallest one, where another would do: of a region that the case has no mask of.
  EXPECT_EQ(voxels_of({1, 3, 4, 5}, {2, 3, 5}), (std::vector{1, 3, 1, 0}));
  const std::string text = error_text<DataError>([&] { voxels_of({1, 4}, {2, 5}); });
  EXPECT_TRUE(contains(text, "got voxels of just the regions x and y (1 voxels), expected a value"))
      << text;
}

TEST_F(CaseLabelTest, ALabelOfOneFileIsThatFile) {
  mask("x.nii", 1, {0});
  const CaseFiles files{"a", folder_ / "a.nii", folder_ / "x.nii"};
  EXPECT_FALSE(has_masks(files));
  EXPECT_EQ(label_files(files), std::vector{folder_ / "x.nii"});
  EXPECT_EQ(read_label_info(files).path, folder_ / "x.nii");
  EXPECT_TRUE(label_files({"a", folder_ / "a.nii", std::nullopt}).empty());
}

TEST_F(CaseLabelTest, MasksOnDifferentGridsAreRefusedByName) {
  const CaseFiles files = case_of({mask("x.nii", 1, {}), mask("y.nii", 2, {}, {1, 2, 2, 2})});
  const std::string text = error_text<DataError>([&] { read_label_info(files); });
  EXPECT_TRUE(contains(text, "y.nii: its grid differs from that of the first mask, x.nii"));
  const CaseFiles two = case_of({mask("z.nii", 1, {}, {2, 2, 2, 1})});
  EXPECT_TRUE(
      contains(error_text<DataError>([&] { read_label_info(two); }), "expected one volume"));
}

TEST_F(CaseLabelTest, TheHashIsOfContentsAndClasses) {
  const ClassMask x = mask("x.nii", 1, {0});
  const ClassMask y = mask("y.nii", 2, {1});
  const std::uint64_t hash = hash_of_label(case_of({x, y}));
  EXPECT_EQ(hash_of_label(case_of({x, y})), hash);
  EXPECT_NE(hash_of_label(case_of({x, {y.name, {3}, y.file}})), hash);
  EXPECT_NE(hash_of_label(case_of({x})), hash);
  const ClassMask other = mask("other.nii", 2, {2});
  EXPECT_NE(hash_of_label(case_of({x, other})), hash);
}

}  // namespace
}  // namespace hayate
