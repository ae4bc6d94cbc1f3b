// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/phantom_dataset.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/read_image.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

PhantomOptions tiny_options() {
  PhantomOptions options;
  options.cases = 3;
  options.matrix = 24;
  options.slices = 10;
  return options;
}

TEST(PhantomDataset, IsADecathlonDataSet) {
  const TempFolder folder;
  write_phantom_dataset(folder.path(), tiny_options(), 2);
  const DatasetList list = read_dataset_list(folder.path());
  ASSERT_EQ(list.training.size(), 3U);
  EXPECT_EQ(list.training[2].name, "phantom_0002");
  EXPECT_EQ(list.class_names.at(1), "spleen");
  EXPECT_TRUE(list.test.empty());
}

TEST(PhantomDataset, HoldsTheCasesVoxelByVoxel) {
  const TempFolder folder;
  const PhantomOptions options = tiny_options();
  write_phantom_dataset(folder.path(), options, 1);
  const DatasetList list = read_dataset_list(folder.path());
  for (std::int64_t i = 0; i < options.cases; ++i) {
    const PhantomCase made = make_phantom_case(options, i);
    const CaseFiles& files = list.training[static_cast<std::size_t>(i)];
    const Volume image = read_image(files.image);
    EXPECT_TRUE(std::ranges::equal(image.voxels<float>(), made.image.voxels<std::int16_t>()));
    EXPECT_TRUE(std::ranges::equal(read_label(*files.label).voxels<std::uint8_t>(),
                                   made.label.voxels<std::uint8_t>()));
    // The file keeps float32: 1e-4 mm.
    EXPECT_TRUE(all_close(image.voxel_to_world(), made.image.voxel_to_world(), 1e-6, 1e-4));
  }
}

TEST(PhantomDataset, LeavesAFolderThatHasItAsItIs) {
  const TempFolder folder;
  write_phantom_dataset(folder.path(), tiny_options(), 1);
  const auto image = folder.path() / "imagesTr" / "phantom_0000.nii.gz";
  const auto written = std::filesystem::last_write_time(image);
  write_phantom_dataset(folder.path(), tiny_options(), 1);
  EXPECT_EQ(std::filesystem::last_write_time(image), written);
}

TEST(PhantomDataset, DoesNotOverwriteAnotherOne) {
  const TempFolder folder;
  write_file_atomically(folder.path() / "dataset.json", "{\"name\": \"Spleen\"}");
  EXPECT_THROW(write_phantom_dataset(folder.path(), tiny_options(), 1), UsageError);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "imagesTr"));
}

TEST(PhantomDataset, DoesNotHideImagesThatAreThere) {
  const TempFolder folder;
  make_folder(folder.path() / "imagesTr");
  const auto image = folder.path() / "imagesTr" / "mine.nii.gz";
  write_file_atomically(image, "mine");
  EXPECT_THROW(write_phantom_dataset(folder.path(), tiny_options(), 1), UsageError);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "dataset.json"));
  // What an interrupted call has left is no hindrance.
  std::filesystem::rename(image, folder.path() / "imagesTr" / "phantom_0001.nii.gz");
  write_phantom_dataset(folder.path(), tiny_options(), 1);
  EXPECT_EQ(read_dataset_list(folder.path()).training.size(), 3U);
}

TEST(PhantomDataset, WritesNothingForOptionsThatMakeNoSense) {
  const TempFolder folder;
  PhantomOptions options = tiny_options();
  options.noise_hu = {};
  EXPECT_THROW(write_phantom_dataset(folder.path(), options, 1), RecipeError);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace hayate
