// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_writer.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/nifti/nifti_forms.h"
#include "hayate/io/nifti/nifti_reader.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/nifti_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

template <class T>
Volume numbered(const VolumeShape& shape, const Affine& affine = {}) {
  Volume volume(VoxelTypeOf<T>::kValue, shape, affine);
  std::iota(volume.voxels<T>().begin(), volume.voxels<T>().end(), T{});
  return volume;
}

/// 90 degrees about z, 0.5 x 0.75 x 2.5 mm, somewhere else: exact in float32.
Affine turned_affine() {
  Affine affine;
  affine.rows = {{{0, -0.75, 0, 12.5}, {0.5, 0, 0, -70}, {0, 0, 2.5, 33.25}, {0, 0, 0, 1}}};
  return affine;
}

Affine sheared_affine() {
  Affine affine = turned_affine();
  affine(0, 2) = 1.0;
  return affine;
}

class NiftiWriter : public testing::Test {
 protected:
  /// The header of a file that a scanner might have made.
  NiftiHeader read_header(NiftiBytes file, const std::vector<std::int64_t>& shape = {3, 4, 5}) {
    file.shape(shape).datatype(4).put_text(148, "from a scanner");
    return read_nifti_info(file.write(folder_ / "reference.nii")).header;
  }

  TempFolder folder_;
};

TEST_F(NiftiWriter, ReadsBackTheSameVoxelsAndGrid) {
  for (const std::string name : {"a.nii", "a.nii.gz"}) {
    for (const std::int64_t channels : {1, 3}) {
      const auto check = [&]<class T>() {
        const Volume volume = numbered<T>({channels, 3, 4, 5}, turned_affine());
        write_nifti(folder_ / name, volume);
        const NiftiInfo info = read_nifti_info(folder_ / name);
        EXPECT_EQ(info.header.voxel_type, volume.type());
        EXPECT_EQ(info.header.version, 1);
        const Volume back = read_image(folder_ / name);
        EXPECT_EQ(back.shape(), volume.shape());
        EXPECT_EQ(back.voxel_to_world(), turned_affine());
        EXPECT_TRUE(std::ranges::equal(back.voxels<float>(), volume.voxels<T>()));
      };
      for (int type = 0; type <= static_cast<int>(VoxelType::kFloat64); ++type) {
        dispatch_voxel_type(static_cast<VoxelType>(type), check);
      }
    }
  }
}

TEST_F(NiftiWriter, WritesBothForms) {
  write_nifti(folder_ / "a.nii", numbered<std::uint8_t>({1, 3, 4, 5}, turned_affine()));
  const NiftiHeader header = read_nifti_info(folder_ / "a.nii").header;
  EXPECT_EQ(header.sform_code, 2);
  EXPECT_EQ(header.qform_code, 2);
  EXPECT_EQ(header.pixdim, (std::array<double, 8>{1, 0.5, 0.75, 2.5, 1, 1, 1, 1}));
  EXPECT_EQ(header.xyzt_units, 2);
}

TEST_F(NiftiWriter, KeepsShearInTheSformOnly) {
  for (const std::int64_t channels : {1, 2}) {
    write_nifti(folder_ / "a.nii", numbered<std::uint8_t>({channels, 3, 4, 5}, sheared_affine()));
    const NiftiInfo info = read_nifti_info(folder_ / "a.nii");
    EXPECT_EQ(info.voxel_to_world, sheared_affine());
    EXPECT_EQ(info.header.qform_code, 0);
  }
}

TEST_F(NiftiWriter, GivesALabelTheFormsOfItsImageWordForWord) {
  NiftiBytes file;
  file.pixdim(1, 0.3).pixdim(2, 0.7).pixdim(3, 3.1);
  file.qform(1, {0.1, 0.2, 0.3}, {1.1, 2.2, 3.3});
  file.put<std::int8_t>(123, 10);
  const NiftiHeader reference = read_header(file);
  const NiftiInfo image = read_nifti_info(folder_ / "reference.nii");
  write_nifti(folder_ / "label.nii.gz", numbered<std::uint8_t>({1, 3, 4, 5}, image.voxel_to_world),
              reference);
  const NiftiInfo label = read_nifti_info(folder_ / "label.nii.gz");
  EXPECT_EQ(label.voxel_to_world, image.voxel_to_world);
  EXPECT_EQ(label.header.sform_code, 0);
  EXPECT_EQ(label.header.qform_code, 1);
  EXPECT_EQ(label.header.quaternion, reference.quaternion);
  EXPECT_EQ(label.header.pixdim, reference.pixdim);
  EXPECT_EQ(label.header.xyzt_units, 10);
  EXPECT_EQ(label.header.description, "from a scanner");
}

TEST_F(NiftiWriter, KeepsAGridWithoutForms) {
  NiftiBytes file;
  file.pixdim(1, 0.3).pixdim(2, 0.7).pixdim(3, 3.1);
  const NiftiHeader reference = read_header(file);
  const NiftiInfo image = read_nifti_info(folder_ / "reference.nii");
  write_nifti(folder_ / "label.nii", numbered<std::uint8_t>({1, 3, 4, 5}, image.voxel_to_world),
              reference);
  const NiftiInfo label = read_nifti_info(folder_ / "label.nii");
  EXPECT_EQ(label.voxel_to_world, image.voxel_to_world);
  EXPECT_EQ(label.header.sform_code, 0);
  EXPECT_EQ(label.header.qform_code, 0);
}

TEST_F(NiftiWriter, GivesAVolumeElsewhereFormsOfItsOwn) {
  NiftiBytes file;
  file.sform(4, {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0});
  const NiftiHeader reference = read_header(file);
  write_nifti(folder_ / "a.nii", numbered<float>({1, 2, 2, 2}, turned_affine()), reference);
  const NiftiInfo info = read_nifti_info(folder_ / "a.nii");
  EXPECT_EQ(info.voxel_to_world, turned_affine());
  EXPECT_EQ(info.header.sform_code, 4);
  EXPECT_EQ(info.header.qform_code, 2);
}

TEST_F(NiftiWriter, ProbabilitiesOfAnImageWithAnSformOnlyStayInPlace) {
  // MONAI would take a qform of zeros for the better one in the file with channels.
  NiftiBytes file;
  file.sform(1, {1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 1, 30});
  const NiftiHeader reference = read_header(file);
  const Affine affine = read_nifti_info(folder_ / "reference.nii").voxel_to_world;
  write_nifti(folder_ / "a.nii", numbered<float>({3, 3, 4, 5}, affine), reference);
  EXPECT_EQ(read_image(folder_ / "a.nii").voxel_to_world(), affine);
}

TEST_F(NiftiWriter, WorksWithAReferenceWhoseOtherFormIsUnusable) {
  NiftiBytes file;
  file.sform(1, {1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 1, 30}).qform(0, {2, 2, 2}, {});
  const NiftiHeader reference = read_header(file);
  const Affine affine = read_nifti_info(folder_ / "reference.nii").voxel_to_world;
  write_nifti(folder_ / "a.nii", numbered<float>({3, 3, 4, 5}, affine), reference);
  EXPECT_EQ(read_image(folder_ / "a.nii").voxel_to_world(), affine);
}

TEST_F(NiftiWriter, MendsAFormOfTheReferenceThatIsNotFinite) {
  NiftiBytes file;
  file.sform(1, {std::numeric_limits<float>::quiet_NaN(), 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0});
  const NiftiHeader reference = read_header(file);
  const Affine affine = read_nifti_info(folder_ / "reference.nii").voxel_to_world;
  write_nifti(folder_ / "a.nii", numbered<std::uint8_t>({1, 3, 4, 5}, affine), reference);
  const NiftiInfo info = read_nifti_info(folder_ / "a.nii");
  EXPECT_EQ(info.voxel_to_world, affine);
  EXPECT_TRUE(is_finite(sform_affine(info.header)));
}

TEST_F(NiftiWriter, DropsTheScalingOfTheReference) {
  const NiftiHeader reference = read_header(NiftiBytes().scaling(2.0, 5.0));
  write_nifti(folder_ / "a.nii", numbered<std::uint8_t>({1, 3, 4, 5}), reference);
  EXPECT_FALSE(read_image_info(folder_ / "a.nii").is_scaled());
}

TEST_F(NiftiWriter, TakesNifti2ForSizesThatNifti1CannotHold) {
  write_nifti(folder_ / "a.nii.gz", numbered<std::uint8_t>({1, 40'000, 2, 1}));
  const NiftiInfo info = read_nifti_info(folder_ / "a.nii.gz");
  EXPECT_EQ(info.header.version, 2);
  EXPECT_EQ(read_image(folder_ / "a.nii.gz").shape(), (VolumeShape{1, 40'000, 2, 1}));
}

TEST_F(NiftiWriter, KeepsTheReferencesPrecision) {
  NiftiHeader reference;
  reference.version = 2;
  Affine affine = diagonal_affine({0.1, 0.2, 0.3});
  write_nifti(folder_ / "a.nii", numbered<std::uint8_t>({1, 3, 4, 5}, affine), reference);
  EXPECT_EQ(read_nifti_info(folder_ / "a.nii").voxel_to_world, affine);
}

TEST_F(NiftiWriter, GivesTheSameBytesForTheSameVolume) {
  const Volume volume = numbered<std::uint8_t>({1, 30, 40, 50});
  write_nifti(folder_ / "a.nii.gz", volume);
  write_nifti(folder_ / "b.nii.gz", volume);
  EXPECT_EQ(read_bytes(folder_ / "a.nii.gz"), read_bytes(folder_ / "b.nii.gz"));
}

TEST_F(NiftiWriter, RefusesOtherNames) {
  const Volume volume = numbered<std::uint8_t>({1, 3, 4, 5});
  for (const std::string name : {"a.mha", "a.gz", "a.hdr", "a"}) {
    EXPECT_TRUE(contains(error_text<UsageError>([&] { write_nifti(folder_ / name, volume); }),
                         "expected .nii or .nii.gz"));
  }
}

TEST_F(NiftiWriter, SaysThatItCannotWriteAndLeavesNothingBehind) {
  const Volume volume = numbered<std::uint8_t>({1, 3, 4, 5});
  EXPECT_TRUE(contains(
      error_text<WriteError>([&] { write_nifti(folder_ / "none/a.nii.gz", volume); }), "none"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace hayate
