// SPDX-License-Identifier: Apache-2.0
// Files that other projects test their readers with; see SOURCES.md beside them.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/nifti/nifti_reader.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/test_data.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

class NiftiZoo : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::is_directory(zoo_)) GTEST_SKIP() << zoo_ << " is not there";
  }

  Volume read(const std::string& name) { return read_image(zoo_ / name); }
  std::string read_error(const fs::path& path) {
    return error_text<DataError>([&] { read_image(path); });
  }

  const fs::path zoo_ = test_data_folder() / "nifti_zoo";
};

/// The image with its axes flipped and reordered to RAS+.
Volume to_ras(const Volume& image) {
  const Orientation3 orientation = io_orientation(image.voxel_to_world());
  const SpatialShape in_shape = image.spatial_shape();
  const std::array<std::int64_t, 3> in_strides{in_shape[1] * in_shape[2], in_shape[2], 1};
  SpatialShape shape{};
  std::array<std::int64_t, 3> strides{};
  std::int64_t start = 0;
  Affine out_to_in;
  for (std::size_t in_axis = 0; in_axis < 3; ++in_axis) {
    const auto [world_axis, flipped] = orientation[in_axis];
    const auto out_axis = static_cast<std::size_t>(world_axis);
    const std::int64_t last = in_shape[in_axis] - 1;
    shape[out_axis] = in_shape[in_axis];
    strides[out_axis] = flipped ? -in_strides[in_axis] : in_strides[in_axis];
    if (flipped) start += last * in_strides[in_axis];
    out_to_in(in_axis, in_axis) = 0.0;
    out_to_in(in_axis, 3) = flipped ? static_cast<double>(last) : 0.0;
  }
  for (std::size_t in_axis = 0; in_axis < 3; ++in_axis) {
    const auto [world_axis, flipped] = orientation[in_axis];
    out_to_in(in_axis, static_cast<std::size_t>(world_axis)) = flipped ? -1.0 : 1.0;
  }
  Volume result(VoxelType::kFloat32, {1, shape[0], shape[1], shape[2]},
                image.voxel_to_world() * out_to_in);
  auto out = result.voxels<float>().begin();
  for (std::int64_t x = 0; x < shape[0]; ++x) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      for (std::int64_t z = 0; z < shape[2]; ++z) {
        *out++ = image.voxels<float>()[static_cast<std::size_t>(start + x * strides[0] +
                                                                y * strides[1] + z * strides[2])];
      }
    }
  }
  return result;
}

TEST_F(NiftiZoo, OneBrainInAll48OrientationsIsOneBrain) {
  const Volume expected = read("niivue_orient48/RAS.nii.gz");
  int count = 0;
  for (const auto& entry : fs::directory_iterator(zoo_ / "niivue_orient48")) {
    const Volume image = read_image(entry.path());
    EXPECT_EQ(axcodes_of_orientation(io_orientation(image.voxel_to_world())),
              entry.path().stem().stem().string());
    const Volume turned = to_ras(image);
    ASSERT_EQ(turned.shape(), expected.shape()) << entry.path();
    EXPECT_TRUE(std::ranges::equal(turned.voxels<float>(), expected.voxels<float>()))
        << entry.path();
    EXPECT_TRUE(all_close(turned.voxel_to_world(), expected.voxel_to_world(), 0, 1e-5))
        << entry.path();
    ++count;
  }
  EXPECT_EQ(count, 48);
}

TEST_F(NiftiZoo, TheSameNumbersInTenTypes) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(zoo_ / "nifti_rs/27")) {
    const Volume image = read_image(entry.path());
    const auto voxels = image.voxels<float>();
    // 0 … 26 with Z running fastest: the file was written from an array in C order.
    std::vector<float> sorted(voxels.begin(), voxels.end());
    std::ranges::sort(sorted);
    std::vector<float> expected(27);
    std::iota(expected.begin(), expected.end(), 0.0F);
    EXPECT_EQ(sorted, expected) << entry.path();
    ++count;
  }
  EXPECT_EQ(count, 10);
}

TEST_F(NiftiZoo, BigAndLittleEndianTwinsAreEqual) {
  const Volume big = read("nifti_reader_js/big.nii.gz");
  const Volume little = read("nifti_reader_js/little.nii.gz");
  EXPECT_EQ(big.shape(), (VolumeShape{1, 64, 64, 21}));
  EXPECT_EQ(little.shape(), big.shape());
  EXPECT_TRUE(std::ranges::equal(big.voxels<float>(), little.voxels<float>()));
}

TEST_F(NiftiZoo, Nifti1AndNifti2PairsAreEqual) {
  const Volume first = read("nifti_reader_js/air.hdr.gz");
  const Volume second = read("nifti_reader_js/air2.img.gz");
  EXPECT_EQ(first.shape(), (VolumeShape{1, 79, 67, 64}));
  EXPECT_TRUE(std::ranges::equal(first.voxels<float>(), second.voxels<float>()));
  const Volume pair = read("nifti_rs/minimal.hdr");
  const Volume packed_pair = read("nifti_rs/minimal.img.gz");
  const Volume single = read("nifti_rs/minimal.nii");
  EXPECT_TRUE(std::ranges::equal(pair.voxels<float>(), single.voxels<float>()));
  EXPECT_TRUE(std::ranges::equal(packed_pair.voxels<float>(), single.voxels<float>()));
}

TEST_F(NiftiZoo, ScaledFilesHaveTheValuesOfNibabel) {
  // nibabel's own example: int16, slope 0.0754, intercept 3100.76.
  const Volume image = read("nibabel_debian/functional.nii");
  EXPECT_EQ(image.shape(), (VolumeShape{20, 17, 21, 3}));
  const auto voxels = image.voxels<float>();
  const double mean =
      std::accumulate(voxels.begin(), voxels.end(), 0.0) / static_cast<double>(voxels.size());
  EXPECT_NEAR(mean, 3637.4087, 1e-3);
}

TEST_F(NiftiZoo, FindsThe153NanVoxelsOfAResampledImage) {
  const Volume image = read("nibabel_debian/resampled_anat_moved.nii");
  EXPECT_TRUE(
      contains(error_text<DataError>([&] { check_finite(image, "it"); }), "153 of 1071 voxels"));
}

TEST_F(NiftiZoo, ReadsNifti2WithAnExtensionAndAnObliqueGrid) {
  const ImageInfo info = read_image_info(zoo_ / "nibabel_debian/example_nifti2.nii.gz");
  EXPECT_EQ(std::any_cast<const NiftiInfo&>(info.header).header.version, 2);
  EXPECT_EQ(info.shape, (std::vector<std::int64_t>{32, 20, 12, 2}));
  // These numbers are from nibabel 5.4.2 by way of MONAI 1.6.1.
  EXPECT_NEAR(info.spacing()[0], 2.0, 1e-5);
  EXPECT_NEAR(info.spacing()[2], 2.199999, 1e-5);
  EXPECT_EQ(read_image(info).shape(), (VolumeShape{2, 32, 20, 12}));
}

TEST_F(NiftiZoo, ReadsVectorsAsChannels) {
  EXPECT_EQ(read("nifti_reader_js/5D_small.nii").shape(), (VolumeShape{3, 1, 2, 3}));
  EXPECT_TRUE(
      contains(read_error(zoo_ / "nibabel_debian/row_major.dconn.nii"), "axis of channels"));
}

TEST_F(NiftiZoo, RefusesComplexAndColouredVoxels) {
  EXPECT_TRUE(contains(read_error(zoo_ / "nifti_rs/complex/complex32.nii"), "complex64"));
  EXPECT_TRUE(contains(read_error(zoo_ / "nifti_rs/complex/complex64.nii"), "complex128"));
  EXPECT_TRUE(contains(read_error(zoo_ / "nifti_rs/rgb/3D.nii"), "RGB"));
  EXPECT_TRUE(contains(read_error(zoo_ / "nifti_rs/rgba/4D.nii"), "RGBA"));
}

TEST_F(NiftiZoo, RefusesWhatFuzzersHaveFound) {
  for (const auto& entry : fs::directory_iterator(zoo_ / "nifti_rs/fuzz_artifacts")) {
    EXPECT_TRUE(contains(read_error(entry.path()), "cure:")) << entry.path();
  }
  EXPECT_TRUE(contains(read_error(zoo_ / "nifti_reader_js/not-nifti.nii"), "not a NIfTI file"));
  EXPECT_TRUE(contains(read_error(zoo_ / "nibabel_debian/analyze.hdr"), "ANALYZE"));
}

TEST_F(NiftiZoo, WritesEveryReadableFileBackOntoItsGrid) {
  const TempFolder folder;
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(zoo_)) {
    ImageInfo info;
    Volume image;
    try {
      info = read_image_info(entry.path());
      if (info.voxel_count() > 2'000'000) continue;
      image = read_image(info);
    } catch (const Error&) {
      continue;  // refused above
    }
    write_image(folder / "copy.nii", image, info);
    const Volume back = read_image(folder / "copy.nii");
    EXPECT_EQ(back.shape(), image.shape()) << entry.path();
    EXPECT_TRUE(std::ranges::equal(back.bytes(), image.bytes())) << entry.path();
    EXPECT_TRUE(all_close(back.voxel_to_world(), image.voxel_to_world(), 1e-5, 1e-4))
        << entry.path();
    ++count;
  }
  EXPECT_GE(count, 80);
}

TEST(RealDatasets, ListTheHippocampusCases) {
  const fs::path folder = test_data_folder() / "Task04_Hippocampus";
  if (!fs::is_directory(folder)) GTEST_SKIP() << folder << " is not there";
  const DatasetList list = read_dataset_list(folder);
  EXPECT_EQ(list.name, "Hippocampus");
  ASSERT_EQ(list.training.size(), 208U);
  EXPECT_EQ(list.training.front().name, "hippocampus_001");
  EXPECT_EQ(list.class_names.at(2), "Posterior");
  const Volume image = read_image(list.training.front().image);
  const Volume label = read_label(*list.training.front().label);
  EXPECT_EQ(label.spatial_shape(), image.spatial_shape());
  EXPECT_EQ(std::ranges::max(label.voxels<std::uint8_t>()), 2);
}

TEST(RealDatasets, CountTheSpleenVoxelsOfACtLabel) {
  const fs::path path = test_data_folder() / "ct_spleen/example_seg.nii.gz";
  if (!fs::exists(path)) GTEST_SKIP() << path << " is not there";
  const Volume label = read_label(path);
  EXPECT_EQ(label.shape(), (VolumeShape{1, 122, 101, 30}));
  EXPECT_EQ(std::ranges::count(label.voxels<std::uint8_t>(), 1), 9452);
}

}  // namespace
}  // namespace hayate
